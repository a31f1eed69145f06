namespace QueueMap.Producer.Publishing;

/// <summary>Holds the producer back where a queue lives in memory. A queue on a service needs no such gate.</summary>
public interface IPublishGate
{
    /// <summary>Completes when this batch may be outstanding, too.</summary>
    Task EnterAsync(int batch, CancellationToken cancellation);
}
