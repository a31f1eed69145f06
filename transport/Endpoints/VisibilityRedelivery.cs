using MassTransit;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>
/// Stands where MassTransit's core would send a failed message anew: notes that its consumer wants it again later, for
/// <see cref="SqsReceiveLock"/> to say how the delivery ends.
/// </summary>
internal sealed class VisibilityRedelivery : MessageRedeliveryContext
{
    private readonly Lock _lock = new();
    private TimeSpan? _delay;

    /// <summary>Null: nobody wants it again.</summary>
    public TimeSpan? Delay
    {
        get
        {
            lock (_lock)
            {
                return _delay;
            }
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">SQS hides no message for so long.</exception>
    /// <exception cref="NotSupportedException">There is a callback, and nothing that it could be called with.</exception>
    public Task ScheduleRedelivery(TimeSpan delay, Action<ConsumeContext, SendContext>? callback = null)
    {
        if (callback is not null)
        {
            throw new NotSupportedException(
                $"A callback changes the message that is sent, and with {nameof(IAmazonSqsReceiveEndpointConfigurator.RedeliverByVisibility)} none is sent. Redeliver without it, or set that to false.");
        }

        if (delay > SqsLimits.MaxVisibility)
        {
            throw new ArgumentOutOfRangeException(
                nameof(delay),
                delay,
                $"SQS hides a message for {SqsLimits.MaxVisibility.TotalHours} hours at most. Shorten the delay, or set {nameof(IAmazonSqsReceiveEndpointConfigurator.RedeliverByVisibility)} to false.");
        }

        lock (_lock)
        {
            // Of several consumers that failed none gets it earlier than it wants.
            _delay = delay > (_delay ?? TimeSpan.Zero) ? delay : _delay ?? TimeSpan.Zero;
        }

        return Task.CompletedTask;
    }

    /// <summary>Another of its consumers has failed for good: it lies among the dead letters, and must not come again as well.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            _delay = null;
        }
    }
}
