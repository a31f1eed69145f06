using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>What working on dead letters needs of a home. Its queues are closed with it.</summary>
/// <param name="Bury">Enters a death in the ledger, and ends the run where it was the last one awaited: the reducer's.</param>
/// <param name="OpenSource">The source of a run.</param>
public sealed record DeadLetterOffice(
    IFleetQueues Queues,
    RunLedger Ledger,
    IRunFiles Files,
    Func<BatchDied, CancellationToken, Task> Bury,
    Func<RunSpec, IObjectSource> OpenSource,
    TimeProvider Time) : IAsyncDisposable
{
    /// <summary>
    /// Receives of a second each for letters that somebody else has in hand: a reducer looks every few seconds, and holds what
    /// it sees for a second or two.
    /// </summary>
    private const int MaxRereads = 3;

    /// <summary>Short: whoever else looks meanwhile sees fewer letters. A reading gives back at its end in any case.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    public Manifest ManifestOf(string run) => new(Files, run);

    public Requeuer RequeuerOf(RunSpec spec) => new(Ledger, ManifestOf(spec.Run), new QuarantineFiles(Files), OpenSource(spec));

    /// <param name="ofPartials">The letters of partials, in place of those of batches.</param>
    public async Task<DeadLetterReading> ReadAsync(DeadLetterFilter filter, CancellationToken cancellation, bool ofPartials = false)
    {
        var url = ofPartials ? Queues.Urls.DeadPartials : Queues.Urls.DeadBatches;
        var reader = new DeadLetterReader(Queues.Sqs, url, Time, ofPartials);
        var reading = await reader.ReadAsync(Visibility, DeadLetterReader.MaxLetters, filter.Matches, cancellation);
        try
        {
            for (var reread = 0; reread < MaxRereads && await HoldsMoreAsync(url, reading, cancellation); reread++)
            {
                await reader.ReadOnAsync(reading, Visibility, DeadLetterReader.MaxLetters, filter.Matches, cancellation);
            }

            return reading;
        }
        catch
        {
            await reading.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Queues.DisposeAsync();

    private async Task<bool> HoldsMoreAsync(string url, DeadLetterReading reading, CancellationToken cancellation) =>
        reading.IsComplete && (await new QueueDepthReader(Queues.Queues).ReadAsync(url, cancellation)).Depth?.Total > reading.Seen;
}
