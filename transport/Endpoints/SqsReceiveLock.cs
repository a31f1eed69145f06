using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>Notes what MassTransit made of the message; the pump deletes it or gives it back.</summary>
/// <param name="redelivery">Null where a redelivery is a message of its own.</param>
internal sealed class SqsReceiveLock(Delivery delivery, Uri inputAddress, VisibilityRedelivery? redelivery) : ReceiveLockContext
{
    public DeliveryOutcome Outcome { get; private set; } = DeliveryOutcome.GiveBack;

    public Task Complete()
    {
        Outcome = redelivery?.Delay is { } delay ? DeliveryOutcome.Postponed(delay) : DeliveryOutcome.Processed;
        return Task.CompletedTask;
    }

    public Task Faulted(Exception exception)
    {
        Outcome = DeliveryOutcome.GiveBack;
        return Task.CompletedTask;
    }

    public Task ValidateLockStatus() => delivery.Cancelled.IsCancellationRequested
        ? throw new TransportException(inputAddress, $"The lock on message {delivery.MessageId} was lost before its consumer began; it is given back.")
        : Task.CompletedTask;
}
