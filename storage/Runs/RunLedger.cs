using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Runs;

/// <summary>Runs as documents over <see cref="IRunStore"/>: reads, and read-change-write loops that never lose a change.</summary>
public sealed class RunLedger(IRunStore store)
{
    private const string HeaderPart = "header";

    /// <exception cref="InvalidOperationException">A run of that id exists.</exception>
    public async ValueTask CreateAsync(RunHeader header, CancellationToken cancellation)
    {
        if (!await store.TryWriteAsync(header.Spec.Run, HeaderPart, WireFormat.Write(header), expected: 0, cancellation))
        {
            throw new InvalidOperationException($"Run {header.Spec.Run} exists already. Resume it, or choose another id.");
        }
    }

    public async ValueTask<RunHeader?> FindHeaderAsync(string run, CancellationToken cancellation) =>
        await store.ReadAsync(run, HeaderPart, cancellation) is { } part ? WireFormat.Read<RunHeader>(part.Body.Span) : null;

    /// <exception cref="UnknownRunException">There is no such run.</exception>
    public async ValueTask<RunHeader> ReadHeaderAsync(string run, CancellationToken cancellation) =>
        await FindHeaderAsync(run, cancellation) ?? throw new UnknownRunException(run);

    /// <summary>Applies a change to the newest header until it is written on top of what it was applied to.</summary>
    /// <param name="change">A pure function; gives the header itself where there is nothing to change. May be called again.</param>
    public async ValueTask<RunHeader> UpdateHeaderAsync(string run, Func<RunHeader, RunHeader> change, CancellationToken cancellation)
    {
        while (true)
        {
            var part = await store.ReadAsync(run, HeaderPart, cancellation) ?? throw new UnknownRunException(run);
            var header = WireFormat.Read<RunHeader>(part.Body.Span);
            var next = change(header);
            if (ReferenceEquals(next, header)
                || await store.TryWriteAsync(run, HeaderPart, WireFormat.Write(next), part.Revision, cancellation))
            {
                return next;
            }
        }
    }

    public async ValueTask<(Shard Shard, long Revision)> ReadShardAsync(RunSpec spec, int index, CancellationToken cancellation) =>
        await store.ReadAsync(spec.Run, PartOf(index), cancellation) is { } part
            ? (WireFormat.Read<Shard>(part.Body.Span), part.Revision)
            : (Shard.Empty(index, spec.Shards), 0);

    /// <returns>False where somebody else wrote the shard first.</returns>
    public ValueTask<bool> TryWriteShardAsync(RunSpec spec, Shard shard, long expected, CancellationToken cancellation) =>
        store.TryWriteAsync(spec.Run, PartOf(shard.Index), WireFormat.Write(shard), expected, cancellation);

    /// <summary>As <see cref="UpdateHeaderAsync"/>, for a shard.</summary>
    public async ValueTask<Shard> UpdateShardAsync(RunSpec spec, int index, Func<Shard, Shard> change, CancellationToken cancellation)
    {
        while (true)
        {
            var (shard, revision) = await ReadShardAsync(spec, index, cancellation);
            var next = change(shard);
            if (ReferenceEquals(next, shard) || await TryWriteShardAsync(spec, next, revision, cancellation))
            {
                return next;
            }
        }
    }

    /// <summary>The run as a whole. The header is read last: what the shards hold it has announced.</summary>
    public async ValueTask<RunSnapshot> ReadAsync(string run, CancellationToken cancellation)
    {
        var spec = (await ReadHeaderAsync(run, cancellation)).Spec;
        var shards = new Shard[spec.Shards];
        for (var i = 0; i < shards.Length; i++)
        {
            (shards[i], _) = await ReadShardAsync(spec, i, cancellation);
        }

        return new RunSnapshot(await ReadHeaderAsync(run, cancellation), shards);
    }

    public IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation) => store.ListRunsAsync(cancellation);

    private static string PartOf(int shard) => $"shard-{shard:d3}";
}

public sealed class UnknownRunException(string run) : Exception($"There is no run '{run}'. 'queuemap status' lists the runs.");
