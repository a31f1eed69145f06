using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;

namespace QueueMap.Producer.DeadLetters;

/// <summary>The queues of a fleet, as far as dead letters have to do with them.</summary>
public interface IFleetQueues : IAsyncDisposable
{
    ISqs Sqs { get; }

    ISqsQueues Queues { get; }

    QueueUrls Urls { get; }

    /// <summary>Sends a batch to the workers. It is in the queue when this returns.</summary>
    Task SendAsync(MapBatch batch, CancellationToken cancellation);
}

/// <summary>The four queues of a fleet.</summary>
/// <param name="DeadBatches">Where batches lie that used up their deliveries.</param>
/// <param name="DeadPartials">Where partials lie that could not be folded.</param>
public sealed record QueueUrls(string Batches, string DeadBatches, string Partials, string DeadPartials);
