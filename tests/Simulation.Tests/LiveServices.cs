using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;
using QueueMap.Storage.S3;

namespace QueueMap.Simulation.Tests;

/// <summary>The services of a world without faults, in real time: so they are judged by the suites that judge real ones.</summary>
internal sealed class LiveServices : ISqsPlace, IDisposable
{
    /// <summary>The world lags behind the clock by so much.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(1);

    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly Simulator _simulator = new(seed: 1, keepsHistory: false);
    private readonly SimProcess _process;
    private readonly Network _network;
    private readonly MemoryTables _tables;
    private readonly MemoryQueues _queues;
    private readonly ITimer _pump;
    private readonly List<S3Connections> _opened = [];
    private int _names;

    public LiveServices(bool pagesShort = false, int pageSize = 1_000)
    {
        _process = new SimProcess(_simulator, "live");
        var faults = new FaultPlan(_simulator, new FaultCount(), FaultChoice.None);
        _network = new Network(_simulator, faults);
        _tables = new MemoryTables(_simulator.Chance, pagesShort);
        _queues = new MemoryQueues(_simulator, faults);
        Items.PageSize = pageSize;
        Client = new MemorySqs(_process, _network, _queues);
        _pump = TimeProvider.System.CreateTimer(_ => _simulator.CatchUp(TimeProvider.System.GetElapsedTime(_began)), null, s_step, s_step);
    }

    public ItemTroubles Items { get; } = new();

    public MemoryBuckets Buckets { get; } = new();

    public ISqsClient Client { get; }

    public void Require()
    {
        // Always here.
    }

    public string NewName(string prefix) => $"{prefix}-{Interlocked.Increment(ref _names)}";

    public Task<string> NewQueueAsync(params (string Name, string Value)[] attributes) =>
        Client.CreateQueueAsync(NewName("queue"), attributes.ToDictionary(pair => pair.Name, pair => pair.Value), new Dictionary<string, string>(), default);

    public MemoryDynamo NewDynamo() => MemoryDynamo.For(_process, _network, _tables);

    /// <returns>Closed with the services.</returns>
    public S3Connections NewConnections(S3ClientKind kind = S3ClientKind.Lean)
    {
        var connections = new S3Connections(new S3Options
        {
            Client = kind,
            Anonymous = true,
            ServiceUrl = MemoryS3.Url,
            Region = "us-east-1",
            Http = _ => new MemoryS3(_process, _network, Buckets, Items),
        });
        _opened.Add(connections);
        return connections;
    }

    public void Dispose()
    {
        _opened.ForEach(connections => connections.Dispose());
        _pump.Dispose();
        _simulator.Dispose();
    }
}
