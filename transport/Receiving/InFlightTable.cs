using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Receiving;

internal enum Admission
{
    New = 0,

    /// <summary>Held already. Its newer handle is adopted; it must not be dispatched a second time.</summary>
    Duplicate = 1,

    /// <summary>Handled before, and still in the queue: delete it now, do not handle it again.</summary>
    AlreadyProcessed = 2,
}

/// <summary>
/// Every message that this process holds from one queue, by message id. It is the one judge of whether a received message
/// is new; SQS delivers at least once, and again whenever a lock runs out.
/// </summary>
internal sealed class InFlightTable(TimeSpan visibility)
{
    /// <summary>
    /// Ids kept of what was processed and could not be deleted, and as many of what was deleted: past it the oldest is
    /// forgotten, and would run again. At 150 bytes an id both are about 3 MB; at 300 messages a second they outlast a visibility timeout.
    /// </summary>
    public const int MaxRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Delivery> _held = new(StringComparer.Ordinal);
    private readonly RecentIds _processed = new(MaxRemembered);

    // SQS may answer that a message is deleted and deliver it again: a server that kept a copy was away, or the handle was stale.
    private readonly RecentIds _deleted = new(MaxRemembered);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    public int Remembered
    {
        get
        {
            lock (_lock)
            {
                return _processed.Count;
            }
        }
    }

    public (Admission Admission, Delivery Delivery) Admit(SqsMessage message, TimeSpan now)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(message.MessageId, out var held))
            {
                held.ReceiptHandle = message.ReceiptHandle;
                held.ReceiveCount = message.ReceiveCount;
                held.HiddenUntil = now + visibility;
                held.RenewAt = now + (visibility / 2);
                held.FailedRenewals = 0;
                // What runs holds its lock again, lost or not before: else it would come again and again until it ends, each time a receive nearer to the dead letters.
                held.IsLost &= held.State == DeliveryState.Waiting;
                return (held.State == DeliveryState.Processed ? Admission.AlreadyProcessed : Admission.Duplicate, held);
            }

            var delivery = new Delivery(message, now, visibility);
            _held.Add(message.MessageId, delivery);
            if (!_processed.Contains(message.MessageId) && !_deleted.Contains(message.MessageId))
            {
                return (Admission.New, delivery);
            }

            delivery.State = DeliveryState.Processed;
            return (Admission.AlreadyProcessed, delivery);
        }
    }

    /// <returns>False when the message has been given back meanwhile, and must not be handled.</returns>
    public bool TryStart(Delivery delivery)
    {
        lock (_lock)
        {
            if (!IsHeld(delivery) || delivery.IsLost)
            {
                return false;
            }

            delivery.State = DeliveryState.Running;
            return true;
        }
    }

    public void MarkProcessed(Delivery delivery)
    {
        lock (_lock)
        {
            delivery.State = DeliveryState.Processed;
        }
    }

    /// <returns>False when another has removed it before: whoever removes it is the one who gives it back or forgets it.</returns>
    public bool Remove(Delivery delivery)
    {
        lock (_lock)
        {
            return IsHeld(delivery) && _held.Remove(delivery.MessageId);
        }
    }

    /// <summary>SQS says that it is gone. Should it come again all the same, it is not new.</summary>
    public void Deleted(Delivery delivery)
    {
        lock (_lock)
        {
            Remove(delivery);
            _processed.Remove(delivery.MessageId);
            _deleted.Add(delivery.MessageId);
        }
    }

    /// <summary>It was processed and could not be deleted: SQS will deliver it again, and this remembers what to do then.</summary>
    public void RememberProcessed(Delivery delivery)
    {
        lock (_lock)
        {
            Remove(delivery);
            _processed.Add(delivery.MessageId);
        }
    }

    /// <summary>A copy, so that renewal works without the lock.</summary>
    public List<(Delivery Delivery, string ReceiptHandle)> DueBefore(TimeSpan time)
    {
        lock (_lock)
        {
            var due = new List<(Delivery, string)>();
            foreach (var delivery in _held.Values)
            {
                if (!delivery.IsLost && delivery.RenewAt <= time)
                {
                    due.Add((delivery, delivery.ReceiptHandle));
                }
            }

            return due;
        }
    }

    /// <summary>Changes a delivery's renewal, unless a newer handle has come meanwhile: then the answer is about one that nobody needs.</summary>
    public bool Update(Delivery delivery, string receiptHandle, Action<Delivery> change)
    {
        lock (_lock)
        {
            if (!IsHeld(delivery) || !string.Equals(delivery.ReceiptHandle, receiptHandle, StringComparison.Ordinal))
            {
                return false;
            }

            change(delivery);
            return true;
        }
    }

    private bool IsHeld(Delivery delivery) => _held.TryGetValue(delivery.MessageId, out var held) && ReferenceEquals(held, delivery);
}
