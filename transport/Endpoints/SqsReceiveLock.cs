using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>Notes what MassTransit made of the message; the pump deletes it or gives it back.</summary>
internal sealed class SqsReceiveLock(Delivery delivery, Uri inputAddress) : ReceiveLockContext
{
    public DeliveryOutcome Outcome { get; private set; } = DeliveryOutcome.GiveBack;

    public Task Complete()
    {
        Outcome = DeliveryOutcome.Processed;
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
