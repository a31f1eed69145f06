using System.Collections.Concurrent;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// The runs as a worker knows them. Headers are read at most once in <see cref="Freshness"/>, so that a thousand batches
/// a second do not become a thousand reads; it is also how long a cancellation takes to reach every worker.
/// </summary>
public sealed class RunDirectory(RunLedger ledger, Func<RunSpec, IObjectSource> openSource, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>More runs than one worker ever serves at once; past it the oldest knowledge is dropped.</summary>
    private const int MaxKnown = 64;

    private readonly ConcurrentDictionary<string, (RunHeader Header, long ReadAt)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IObjectSource> _sources = new(StringComparer.Ordinal);

    public async ValueTask<RunHeader?> FindAsync(string run, CancellationToken cancellation)
    {
        // That a run is finished is never taken from memory: a requeue may have opened it, and a batch that is dropped for a
        // finished run is not delivered again.
        if (_known.TryGetValue(run, out var known)
            && !known.Header.State.IsFinished()
            && time.GetElapsedTime(known.ReadAt) < Freshness)
        {
            return known.Header;
        }

        var header = await ledger.FindHeaderAsync(run, cancellation);
        if (header is not null)
        {
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
                _sources.Clear();
            }

            _known[run] = (header, time.GetTimestamp());
        }

        return header;
    }

    public IObjectSource SourceOf(RunSpec spec) => _sources.GetOrAdd(spec.Run, _ => openSource(spec));
}
