using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;

namespace QueueMap.Producer.DeadLetters;

/// <summary>The queues of a fleet, as far as dead letters have to do with them.</summary>
public interface IFleetQueues
{
    ISqs Sqs { get; }

    ISqsQueues Queues { get; }

    string BatchesUrl { get; }

    /// <summary>Where batches lie that used up their deliveries.</summary>
    string DeadLettersUrl { get; }

    /// <summary>Sends a batch to the workers. It is in the queue when this returns.</summary>
    Task SendAsync(MapBatch batch, CancellationToken cancellation);
}
