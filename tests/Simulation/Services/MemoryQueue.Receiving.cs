using System.Globalization;
using System.Text.Json;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>Long polls, and what they are answered with.</summary>
internal sealed partial class MemoryQueue
{
    private readonly List<Poll> _polls = [];
    private bool _serving;

    /// <summary>Who waits for messages, for how many at most, and whether he held any when he began to.</summary>
    public IEnumerable<(SimProcess Who, int Max, bool HeldAny)> Waiting => _polls.Select(poll => (poll.Who, poll.Max, poll.HeldAny));

    /// <returns>Completes with what there is at once, or within the wait; with nothing at its end.</returns>
    public Task<List<(Message Message, string Handle)>> ReceiveAsync(SimProcess who, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        queues.OnAsked(this, who);
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
            (message.Holder, message.ReceivedBy) = (who, who);
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

    // Of one that comes twice at once its receiver knows nothing else than that he holds it.
    private bool IsHolder(SimProcess who) => _messages.Any(message =>
        (message.Holder == who && message.HiddenUntil > Simulator.Now) || (message.WasDoubled && message.ReceivedBy == who));

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
