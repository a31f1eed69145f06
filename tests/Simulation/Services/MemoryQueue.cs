using System.Globalization;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>
/// One standard queue with SQS's semantics: at least once, in no order, hidden while received, dead letters by the number of
/// receives, retention from the first send, and copies that turn up again after a delete.
/// </summary>
internal sealed partial class MemoryQueue(MemoryQueues queues, string name, Dictionary<string, string> attributes)
{
    private static readonly TimeSpan s_retention = TimeSpan.FromDays(4);

    /// <summary>Longer than a batch lives that fails all along.</summary>
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(40);

    private readonly List<Message> _messages = []; // In the order of their coming, so that a choice among them is the seed's.
    private int _numbers;
    private (long At, int Visible, int Hidden, int Delayed) _counted = (long.MinValue, 0, 0, 0);

    public string Name => name;

    public string Url => MemoryQueues.UrlOf(name);

    /// <summary>Dead letters lie in it.</summary>
    public bool IsOfLetters { get; } = name.EndsWith("-dead", StringComparison.Ordinal);

    public Dictionary<string, string> Attributes => attributes;

    public IReadOnlyList<Message> Messages => _messages;

    public long PurgedAt { get; private set; } = long.MinValue / 2;

    private Simulator Simulator => queues.Simulator;

    /// <summary>A message that no process of the fleet has sent.</summary>
    public void Forge(string body)
    {
        queues.Forged++;
        _messages.Add(new Message($"{name}-{_numbers++}", body, new Dictionary<string, string>(StringComparer.Ordinal), Simulator.Now) { SentBy = "a forger" });
        Serve();
    }

    public Message Add(SqsSend send, SimProcess sender)
    {
        var message = new Message($"{name}-{_numbers++}", send.Body, send.Attributes, Simulator.Now) { SentBy = sender.Name };
        _messages.Add(message);
        var isLate = queues.Faults.Late.Keeps(message.About, () => ShowUnlessGone(message));
        if (send.DelaySeconds > 0 || isLate)
        {
            message.IsDelayed = true;
            Hide(message, isLate ? s_latest : TimeSpan.FromSeconds(send.DelaySeconds));
        }
        else
        {
            Serve();
        }

        queues.OnSent(this, message, sender);
        return message;
    }

    public SqsEntryResult Delete(string handle, SimProcess who)
    {
        if (Find(handle) is not { } message)
        {
            // SQS says that it is done where the message is gone already.
            return IsHandle(handle) ? SqsEntryResult.Done : SqsErrors.Entry(SqsErrorKind.ReceiptHandleInvalid, "ReceiptHandleIsInvalid", isSenderFault: true);
        }

        queues.OnReceipt(message, handle, who, "Delete");
        if (!message.IsNewest(handle) && Simulator.Chance.Next(2) == 0)
        {
            // A stale receipt: SQS answers that it is deleted, and may deliver it again.
            Simulator.Note($"{who.Name} delete {message.Id} by a stale receipt: kept");
            queues.Faults.Count.Add("F14 stale receipt");
            return SqsEntryResult.Done;
        }

        queues.OnDeleted(this, message, who);
        if (ComesAgainAfter(message) is { } hidden)
        {
            message.IsGhost = true;
            Simulator.Note($"{who.Name} delete {message.Id}: it will come again");
            Hide(message, hidden);
            return SqsEntryResult.Done;
        }

        Remove(message);
        Simulator.Note($"{who.Name} delete {message.Id}");
        return SqsEntryResult.Done;
    }

    public SqsEntryResult ChangeVisibility(string handle, TimeSpan timeout, SimProcess who)
    {
        if (Find(handle) is not { } message)
        {
            return SqsErrors.Entry(
                SqsErrorKind.InvalidRequest, IsHandle(handle) ? "InvalidParameterValue" : "ReceiptHandleIsInvalid", isSenderFault: true);
        }

        queues.OnReceipt(message, handle, who, "ChangeVisibility");
        if (message.HiddenUntil <= Simulator.Now || !message.IsNewest(handle))
        {
            return SqsErrors.Entry(SqsErrorKind.MessageNotInFlight, "MessageNotInflight", isSenderFault: true);
        }

        Simulator.Note($"{who.Name} visibility {message.Id} {timeout.TotalSeconds:F0}");
        if (timeout <= TimeSpan.Zero)
        {
            Show(message);
        }
        else
        {
            if (timeout != message.Visibility)
            {
                message.Holder = null; // No renewal: who failed with it has it come again after a while, and holds it no longer.
                if (attributes.ContainsKey("RedrivePolicy"))
                {
                    queues.Faults.Count.Add("failed and hidden until redelivered"); // Not a look at dead letters.
                }
            }

            Hide(message, timeout);
        }

        return SqsEntryResult.Done;
    }

    /// <summary>Moves the counts that depth is read from: late, as SQS's are, where the world has it so.</summary>
    public (int Visible, int Hidden, int Delayed) Count()
    {
        Expire();
        if (!queues.Faults.StaleCounts || queues.Faults.IsOver || Simulator.Now - _counted.At > Simulator.Chance.Next(60) * TimeSpan.TicksPerSecond)
        {
            _counted = (
                Simulator.Now,
                _messages.Count(message => message.HiddenUntil <= Simulator.Now),
                _messages.Count(message => message.HiddenUntil > Simulator.Now && !message.IsDelayed),
                _messages.Count(message => message.HiddenUntil > Simulator.Now && message.IsDelayed));
        }

        return (_counted.Visible, _counted.Hidden, _counted.Delayed);
    }

    public void Purge()
    {
        PurgedAt = Simulator.Now;
        _messages.ForEach(message => message.IsGone = true);
        _messages.Clear();
    }

    public void Remove(Message message)
    {
        message.IsGone = true;
        _messages.Remove(message);
    }

    /// <summary>What SQS may do at any moment: show a message that somebody holds.</summary>
    public void Show(Message message)
    {
        message.HiddenUntil = Simulator.Now;
        message.Holder = null;
        message.IsDelayed = false;
        Serve();
    }

    /// <returns>For how long at most nobody sees it, though it is deleted; null where it is gone.</returns>
    private TimeSpan? ComesAgainAfter(Message message) =>
        queues.Faults.Late.Returns(message.About, () => ShowUnlessGone(message)) ? s_latest
        : queues.Faults.Strikes(queues.Faults.GhostRate, "F09 delivered after delete") ? TimeSpan.FromSeconds(Simulator.Chance.NextDouble() * 90)
        : null;

    private void ShowUnlessGone(Message message)
    {
        if (!message.IsGone)
        {
            Simulator.Note($"{message.Id} is shown at last");
            Show(message);
        }
    }

    private void Hide(Message message, TimeSpan time)
    {
        message.HiddenUntil = Simulator.Now + time.Ticks;
        var until = message.HiddenUntil;
        Simulator.After(time, () =>
        {
            if (message.HiddenUntil == until && !message.IsGone)
            {
                if (message.Holder is { } holder)
                {
                    queues.OnExpired(this, message, holder, message.HeldSince);
                }

                Show(message);
            }
        });
    }

    private void Accept(Message message)
    {
        message.IsGone = false;
        message.HiddenUntil = Simulator.Now;
        message.Holder = null;
        _messages.Add(message);
        Serve();
    }

    private void Expire()
    {
        var retention = attributes.TryGetValue("MessageRetentionPeriod", out var seconds)
            ? TimeSpan.FromSeconds(long.Parse(seconds, CultureInfo.InvariantCulture))
            : s_retention;
        foreach (var old in _messages.Where(message => message.SentAt + retention.Ticks <= Simulator.Now).ToList())
        {
            Remove(old);
            queues.Faults.Count.Add("F08 message past its retention");
            Simulator.Note($"{name} forgets {old.Id}");
        }
    }

    private bool IsHandle(string handle) => handle.StartsWith(name, StringComparison.Ordinal) || handle.Contains('#', StringComparison.Ordinal);

    private Message? Find(string handle)
    {
        var id = handle.Split('#')[0];
        return _messages.Find(message => message.Id == id);
    }
}
