using System.Globalization;
using System.Text.Json;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>
/// One standard queue with SQS's semantics: at least once, in no order, hidden while received, dead letters by the number of
/// receives, retention from the first send, and copies that turn up again after a delete.
/// </summary>
internal sealed class MemoryQueue(MemoryQueues queues, string name, Dictionary<string, string> attributes)
{
    private static readonly TimeSpan s_retention = TimeSpan.FromDays(4);

    /// <summary>Longer than a batch lives that fails all along.</summary>
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(40);

    private readonly List<Message> _messages = []; // In the order of their coming, so that a choice among them is the seed's.
    private readonly List<Poll> _polls = [];
    private int _numbers;
    private bool _serving;
    private (long At, int Visible, int Hidden, int Delayed) _counted = (long.MinValue, 0, 0, 0);

    public string Name => name;

    public string Url => MemoryQueues.UrlOf(name);

    public Dictionary<string, string> Attributes => attributes;

    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>Who waits for messages, for how many at most, and whether he held any when he began to.</summary>
    public IEnumerable<(SimProcess Who, int Max, bool HeldAny)> Waiting => _polls.Select(poll => (poll.Who, poll.Max, poll.HeldAny));

    private bool IsHolder(SimProcess who) => _messages.Any(message => message.Holder == who && message.HiddenUntil > Simulator.Now);

    public long PurgedAt { get; private set; } = long.MinValue / 2;

    private Simulator Simulator => queues.Simulator;

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

    /// <returns>Completes with what there is at once, or within the wait; with nothing at its end.</returns>
    public Task<List<(Message Message, string Handle)>> ReceiveAsync(SimProcess who, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        var found = Take(who, max, visibility);
        if (found.Count > 0 || wait <= TimeSpan.Zero)
        {
            return Task.FromResult(found);
        }

        var poll = new Poll(who, max, visibility) { HeldAny = IsHolder(who) };
        _polls.Add(poll);
        poll.End = Simulator.After(wait, () => Close(poll, []));
        poll.Registration = cancellation.UnsafeRegister(_ =>
        {
            if (!who.IsAlive)
            {
                return;
            }

            lock (Simulator.Gate)
            {
                _polls.Remove(poll);
            }

            poll.End.Cancel();
            poll.Answer.TrySetCanceled(cancellation);
        }, null);
        return poll.Answer.Task;
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
        if (queues.Faults.Strikes(queues.Faults.GhostRate, "F09 delivered after delete"))
        {
            message.IsGhost = true;
            Simulator.Note($"{who.Name} delete {message.Id}: it will come again");
            Hide(message, TimeSpan.FromSeconds(Simulator.Chance.NextDouble() * 90));
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

    // A moment later: several sends of one moment then come with one receive, or do not.
    private void Serve()
    {
        if (_serving || _polls.Count == 0)
        {
            return;
        }

        _serving = true;
        Simulator.After(TimeSpan.FromMilliseconds(1 + Simulator.Chance.Next(8)), () =>
        {
            _serving = false;
            while (_polls.Count > 0)
            {
                var poll = _polls[Simulator.Chance.Next(_polls.Count)];
                if (!poll.Who.IsAlive && Simulator.Chance.Next(3) > 0)
                {
                    _polls.Remove(poll); // Its connection was seen to be closed.
                    poll.End.Cancel();
                    continue;
                }

                var found = Take(poll.Who, poll.Max, poll.Visibility);
                if (found.Count == 0)
                {
                    return;
                }

                Close(poll, found);
            }
        });
    }

    private void Close(Poll poll, List<(Message, string)> found)
    {
        _polls.Remove(poll);
        poll.End.Cancel();
        poll.Registration.Dispose();
        poll.Answer.TrySetResult(found);
    }

    private List<(Message Message, string Handle)> Take(SimProcess who, int max, TimeSpan visibility)
    {
        Expire();
        var chance = Simulator.Chance;
        var visible = _messages.Where(message => message.HiddenUntil <= Simulator.Now).ToList();
        var taken = new List<(Message, string)>();
        while (visible.Count > 0 && taken.Count < max)
        {
            var index = chance.Next(visible.Count);
            var message = visible[index];
            visible.RemoveAt(index);
            if (MovesToDead(message))
            {
                continue;
            }

            message.Receives++;
            message.FirstReceivedAt ??= Simulator.Now;
            message.Holder = who;
            message.HeldSince = Simulator.Now;
            message.Visibility = visibility;
            message.IsDelayed = false;
            var handle = $"{message.Id}#{message.Receives}";
            taken.Add((message, handle));
            Simulator.Note($"{who.Name} receive {message.Id} ({message.Receives}) {message.About}");
            queues.OnReceived(this, message, who);
            if (queues.Faults.Strikes(queues.Faults.DuplicateRate, "F09 delivered twice at once"))
            {
                message.WasDoubled = true;
                Hide(message, TimeSpan.FromSeconds(chance.NextDouble() * chance.NextDouble() * 20));
                message.Holder = null; // It comes back early, and nobody is to blame.
            }
            else
            {
                Hide(message, visibility);
            }
        }

        return taken;
    }

    private bool MovesToDead(Message message)
    {
        if (!attributes.TryGetValue("RedrivePolicy", out var policy))
        {
            return false;
        }

        using var parsed = JsonDocument.Parse(policy);
        var most = int.Parse(parsed.RootElement.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
        if (message.Receives < most || queues.ByArn(parsed.RootElement.GetProperty("deadLetterTargetArn").GetString()!) is not { } dead)
        {
            return false;
        }

        Remove(message);
        queues.Faults.Count.Add("F04 dead by deliveries");
        Simulator.Note($"{name} redrives {message.Id} {message.About}");
        queues.Redriven(message);
        dead.Accept(message);
        return true;
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

    internal sealed class Message(string id, string body, IReadOnlyDictionary<string, string> sender, long sentAt)
    {
        public string Id => id;

        public string Body => body;

        public IReadOnlyDictionary<string, string> Attributes => sender;

        public long SentAt => sentAt;

        public string SentBy { get; init; } = "";

        public Letter About { get; } = Letter.Of(body);

        public int Receives { get; set; }

        public long? FirstReceivedAt { get; set; }

        public long HiddenUntil { get; set; }

        public bool IsDelayed { get; set; }

        public bool IsGone { get; set; }

        /// <summary>It was deleted, and comes again all the same.</summary>
        public bool IsGhost { get; set; }

        public bool WasDoubled { get; set; }

        public SimProcess? Holder { get; set; }

        public long HeldSince { get; set; }

        /// <summary>For how long its newest receive hides it; a renewal does so for as long again.</summary>
        public TimeSpan Visibility { get; set; }

        public bool IsNewest(string handle) => handle == $"{id}#{Receives}";

        public SqsMessage ToSqs(string handle) => new(
            id,
            handle,
            body,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ApproximateReceiveCount"] = Receives.ToString(CultureInfo.InvariantCulture),
                ["SentTimestamp"] = (Simulator.Epoch.ToUnixTimeMilliseconds() + (sentAt / TimeSpan.TicksPerMillisecond)).ToString(CultureInfo.InvariantCulture),
            },
            sender);
    }

    private sealed class Poll(SimProcess who, int max, TimeSpan visibility)
    {
        public SimProcess Who => who;

        public int Max => max;

        public TimeSpan Visibility => visibility;

        public bool HeldAny { get; init; }

        public Simulator.Event End { get; set; } = null!;

        public CancellationTokenRegistration Registration { get; set; }

        public TaskCompletionSource<List<(Message, string)>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
