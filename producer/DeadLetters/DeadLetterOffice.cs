using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>What working on dead letters needs of a home.</summary>
/// <param name="Bury">Enters a death in the ledger, and ends the run where it was the last one awaited: the reducer's.</param>
/// <param name="OpenSource">The source of a run.</param>
public sealed record DeadLetterOffice(
    IFleetQueues Queues,
    RunLedger Ledger,
    IRunFiles Files,
    Func<BatchDied, CancellationToken, Task> Bury,
    Func<RunSpec, IObjectSource> OpenSource,
    TimeProvider Time)
{
    /// <summary>Short: whoever else looks meanwhile sees fewer letters. A reading gives back at its end in any case.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    public Manifest ManifestOf(string run) => new(Files, run);

    public Requeuer RequeuerOf(RunSpec spec) => new(Ledger, ManifestOf(spec.Run), new QuarantineFiles(Files), OpenSource(spec));

    public Task<DeadLetterReading> ReadAsync(DeadLetterFilter filter, CancellationToken cancellation) =>
        new DeadLetterReader(Queues.Sqs, Queues.DeadLettersUrl, Time).ReadAsync(Visibility, DeadLetterReader.MaxLetters, filter.Matches, cancellation);
}
