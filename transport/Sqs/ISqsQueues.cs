namespace QueueMap.AmazonSqs.Sqs;

/// <summary>The operations on queues as such: topology, depth, dead letters.</summary>
public interface ISqsQueues
{
    /// <summary>Answers the URL of an equal queue that exists already.</summary>
    Task<string> CreateQueueAsync(
        string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation);

    /// <returns>Null when there is no such queue.</returns>
    Task<string?> GetQueueUrlAsync(string name, CancellationToken cancellation);

    Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(string queueUrl, IReadOnlyList<string> names, CancellationToken cancellation);

    Task SetAttributesAsync(string queueUrl, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation);

    Task TagQueueAsync(string queueUrl, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation);

    Task PurgeQueueAsync(string queueUrl, CancellationToken cancellation);

    Task DeleteQueueAsync(string queueUrl, CancellationToken cancellation);

    /// <returns>The URLs of the queues whose redrive policy names this one.</returns>
    Task<IReadOnlyList<string>> ListDeadLetterSourceQueuesAsync(string queueUrl, CancellationToken cancellation);

    /// <param name="destinationArn">Null: each message goes back to the queue that it came from.</param>
    /// <returns>The handle by which the task is cancelled.</returns>
    Task<string> StartMessageMoveTaskAsync(string sourceArn, string? destinationArn, int? maxMessagesPerSecond, CancellationToken cancellation);

    Task<IReadOnlyList<SqsMoveTask>> ListMessageMoveTasksAsync(string sourceArn, CancellationToken cancellation);

    Task CancelMessageMoveTaskAsync(string taskHandle, CancellationToken cancellation);
}

/// <param name="TaskHandle">Only while the task runs.</param>
/// <param name="Status">RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED.</param>
public sealed record SqsMoveTask(string? TaskHandle, string Status, long Moved, long? ToMove, string? FailureReason);
