using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Delays;

/// <summary>
/// Stands before the consumers: sends on what is not due yet, and only then lets the received one be deleted. Killed between
/// the two, the message is there twice, which at-least-once allows; it is never there not at all.
/// </summary>
/// <param name="sendOn">To the same queue. When it fails the message is given back, and the next receive tries again.</param>
internal sealed class DelayedDelivery(Func<SqsSend, Task> sendOn, Func<Delivery, Task<DeliveryOutcome>> handle, TimeProvider time)
{
    public async Task<DeliveryOutcome> HandleAsync(Delivery delivery)
    {
        if (DelayChain.NextStep(delivery.Message, time.GetUtcNow()) is not { } next)
        {
            return await handle(delivery);
        }

        await sendOn(next);
        return DeliveryOutcome.Processed;
    }
}
