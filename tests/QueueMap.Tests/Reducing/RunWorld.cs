using System.Security.Cryptography;
using System.Text;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Reducing;

/// <summary>What outlives every process of a run: its stores, its source, its queue.</summary>
internal sealed class RunWorld
{
    private readonly HashSet<int> _bad;

    public RunWorld(int objects, int batchItems = 3, int shards = 4, int[]? bad = null, ToleratedFailure? tolerated = null, string run = "run", string? keys = null)
    {
        _bad = [.. bad ?? []];
        Objects = objects;
        for (var i = 0; i < objects; i++)
        {
            Weather.Put(Source, i, _bad.Contains(i));
        }

        Spec = new RunSpec
        {
            Run = run,
            Job = JobCatalog.HottestByMonth,
            Source = "memory",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Batching = new BatchLimits(batchItems),
            Shards = shards,
            Tolerated = tolerated ?? new(),
            List = keys is null ? null : PutList(Encoding.UTF8.GetBytes(keys)),
        };
    }

    public static DateTimeOffset Noon { get; } = new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public int Objects { get; }

    public RunSpec Spec { get; }

    public InMemorySource Source { get; } = new();

    public InMemoryRunStore Store { get; init; } = new();

    public InMemoryRunFiles Files { get; init; } = new();

    public InMemoryResultStore Results { get; init; } = new();

    /// <summary>Sent and not yet taken.</summary>
    public List<MapBatch> Queue { get; } = [];

    public SetTime Time { get; } = new(Noon);

    public RunLedger Ledger => new(Store);

    public Manifest Manifest => new(Files, Spec.Run);

    /// <summary>The export that the run must end with.</summary>
    public byte[] Expected => Weather.Export(Enumerable.Range(0, Objects).Where(i => !_bad.Contains(i)));

    public async Task<RunWorld> CreateAsync()
    {
        await Ledger.CreateAsync(new RunHeader { Spec = Spec }, default);
        return this;
    }

    public SimulatedProcess Start(FaultPlan? plan = null) => new(this, plan ?? new FaultPlan());

    /// <summary>A process that sees the runs through this store.</summary>
    public SimulatedProcess StartOver(IRunStore store) => new(this, new FaultPlan(), store);

    /// <summary>Makes an object good again.</summary>
    public void Mend(int i)
    {
        _bad.Remove(i);
        Weather.Put(Source, i, isBad: false);
    }

    /// <summary>The run created and listed, and the partials of all its batches.</summary>
    public async Task<IReadOnlyList<PartialMaxima>> ListAndMapAsync()
    {
        await CreateAsync();
        var process = Start();
        await process.ProduceAsync();
        return await process.MapQueueAsync();
    }

    private ItemList PutList(byte[] keys)
    {
        Source.Put("keys.txt", keys);
        return new ItemList(ListKind.Keys, "memory/keys.txt", keys.Length, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(keys))}");
    }

    public ValueTask<RunSnapshot> ReadAsync() => Ledger.ReadAsync(Spec.Run, default);
}
