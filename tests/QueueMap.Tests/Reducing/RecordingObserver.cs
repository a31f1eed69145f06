using System.Collections.Concurrent;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Worker.Reducing;

namespace QueueMap.Tests.Reducing;

/// <summary>Everything that an observer was told, as text.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    private readonly ConcurrentQueue<string> _told = new();

    public IReadOnlyList<string> Told => [.. _told];

    public ConcurrentQueue<ResultSet> Results { get; } = new();

    public void Mapped(string run, int batch) => _told.Enqueue($"mapped {batch}");

    public void Folded(string run, IReadOnlyList<PartialMaxima> partials) => Tell("folded", partials);

    public void Known(string run, IReadOnlyList<PartialMaxima> partials) => Tell("known", partials);

    public void Died(string run, int batch, DeathCause cause) => _told.Enqueue($"died {batch}");

    public void KnownDead(string run, int batch) => _told.Enqueue($"known dead {batch}");

    public void Finished(ResultSet result) => Results.Enqueue(result);

    public void Lost(Exception error) => _told.Enqueue($"lost {error.GetType().Name}");

    private void Tell(string what, IReadOnlyList<PartialMaxima> partials)
    {
        foreach (var partial in partials)
        {
            _told.Enqueue($"{what} {partial.Batch}");
        }
    }
}
