using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Receiving;

internal enum DeliveryState
{
    Waiting = 0,
    Running = 1,

    /// <summary>Handled, its deletion under way.</summary>
    Processed = 2,
}

/// <summary>One message while this process holds it. Its fields change only under the lock of <see cref="InFlightTable"/>.</summary>
#pragma warning disable CA1001 // The source has no timer and no parent: nothing to free, while a late Cancel on a disposed one would throw.
internal sealed class Delivery(SqsMessage message, TimeSpan receivedAt, TimeSpan visibility)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();

    public SqsMessage Message => message;

    public string MessageId => message.MessageId;

    /// <summary>The newest: after a redelivery the older handles may no longer work.</summary>
    public string ReceiptHandle { get; set; } = message.ReceiptHandle;

    /// <summary>How often SQS has handed it out, by the newest receive: what its redrive policy goes by.</summary>
    public int ReceiveCount { get; set; } = message.ReceiveCount;

    /// <summary>Times of a delivery are of <see cref="Uptime"/>.</summary>
    public TimeSpan FirstReceivedAt => receivedAt;

    public TimeSpan HiddenUntil { get; set; } = receivedAt + visibility;

    public TimeSpan RenewAt { get; set; } = receivedAt + (visibility / 2);

    public int FailedRenewals { get; set; }

    /// <summary>Ends with the call that renews it, if there is one under way.</summary>
    public Task Renewal { get; set; } = Task.CompletedTask;

    public bool IsLost { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>Cancelled when the lock is lost or the process gives the message back: go on, and someone else does the same.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    public Task CancelAsync() => _cancellation.CancelAsync();
}

/// <summary>What a handler made of a delivery.</summary>
internal readonly record struct DeliveryOutcome
{
    private DeliveryOutcome(string name, TimeSpan? delay = null) => (Name, Delay) = (name, delay);

    /// <summary>To be deleted.</summary>
    public static DeliveryOutcome Processed { get; } = new(nameof(Processed));

    /// <summary>To be delivered again as the endpoint does it with what failed.</summary>
    public static DeliveryOutcome GiveBack { get; } = new(nameof(GiveBack));

    public string? Name { get; }

    /// <summary>Null unless it is postponed.</summary>
    public TimeSpan? Delay { get; }

    /// <summary>To be delivered again, the same message, after the delay.</summary>
    public static DeliveryOutcome Postponed(TimeSpan delay) => new(nameof(Postponed), delay);
}
