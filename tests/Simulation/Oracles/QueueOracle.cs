using QueueMap.Contracts.Ledger;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Looks at every message that is sent, deleted, or visible again: is what it stands for durable?</summary>
internal sealed class QueueOracle(SimWorld world, Judge judge)
{
    private readonly AttemptOracle _attempts = new(world, judge);
    private readonly LetterOracle _letters = new(world, judge);
    private readonly HoldOracle _holds = new(world, judge);
    private readonly PublishingOracle _publishing = new(world, judge);
    private readonly RequeueOracle _requeues = new(world, judge);
    private readonly ForgeryOracle _forgeries = new(world, judge);

    /// <summary>A poll that was open when a process was told to stop may bring something for as long as it is open.</summary>
    private static readonly TimeSpan s_openPoll = TimeSpan.FromSeconds(50);

    /// <summary>A request that was on its way.</summary>
    private static readonly TimeSpan s_lastPoll = TimeSpan.FromSeconds(1);

    /// <summary>For so long a receive is tried again that goes wrong.</summary>
    private static readonly TimeSpan s_retries = TimeSpan.FromSeconds(60);

    /// <summary>Letters that a look surely enters and gives back within 10 s: a write of the ledger, and the reads that a conflict costs, take some 300 ms.</summary>
    private const int LettersOfLook = 20;

    /// <summary>Operations that, disturbed, may cost a lock.</summary>
    private static readonly string[] s_excuses = ["Receive", "ChangeVisibility", "Delete", "Send"];

    private readonly Dictionary<string, long> _terms = new(StringComparer.Ordinal);

    public void Watch(MemoryQueues queues)
    {
        queues.Sent = OnSent;
        queues.Deleted = OnDeleted;
        queues.Expired = OnExpired;
        queues.Asked = OnAsked;
        queues.Received = OnReceived;
        queues.Redriven = OnRedriven;
        queues.Receipt = _holds.OnReceipt;
    }

    public void AtTheEnd()
    {
        _holds.AtTheEnd();
        _forgeries.AtTheEnd();
    }

    public void OnShard(RunModel run, Shard shard, string writer) => _publishing.OnShard(run, shard, writer);

    public void OnCancelled(RunModel run) => _publishing.OnCancelled(run);

    /// <summary>A process requeues letters without force, at the pace of the world.</summary>
    public void OnPaced(SimProcess process) => _requeues.Add(process);

    /// <summary>A process has ended by itself, and without an error.</summary>
    public void OnExit(SimProcess process) => _holds.OnExit(process, _terms.TryGetValue(process.Name, out var term) ? term : null);

    private void OnSent(MemoryQueue queue, MemoryQueue.Message message, SimProcess sender)
    {
        var letter = message.About;
        if (letter.IsForged)
        {
            _forgeries.OnSent(queue, sender);
            return;
        }

        if (letter.Kind == "foreign")
        {
            judge.Fail("O8", $"{message.SentBy} sent what is no message of ours to {queue.Name}");
            return;
        }

        var run = judge.RunOf(letter.Run);
        var isDead = queue.IsOfLetters;
        run.LastSent[(letter.Kind, isDead, letter.Batch)] = world.Simulator.Now;
        if (isDead || letter.Kind == "BatchDied")
        {
            run.Died.Add((letter.Batch, letter.Pass));
        }

        _letters.OnSent(queue, message, sender);
        _attempts.OnSent(queue, message, _terms.ContainsKey);
        world.Faults.Raise(isDead ? Moment.LetterCame : letter.Kind == "BatchDied" ? Moment.NewsSent : letter.Kind == "PartialMaxima" ? Moment.PartialSent : Moment.Always);
        if (isDead)
        {
            return;
        }

        _publishing.OnSent(message, sender);
        _requeues.OnSent(letter, sender);
        run.Copies[(letter.Kind, letter.Batch)] = (message.Id, world.Simulator.Now);
        run.Sends[(letter.Kind, letter.Batch)] = run.Sends.GetValueOrDefault((letter.Kind, letter.Batch)) + 1;
        if (letter.Kind == "MapBatch")
        {
            run.LastPass[letter.Batch] = Math.Max(run.LastPass.GetValueOrDefault(letter.Batch), letter.Pass);
            judge.Require(letter.Batch < run.Batches.Count, "O1", run, $"batch {letter.Batch} is sent before the manifest has it");
            judge.Require(letter.Batch < run.Header?.Listing.Announced, "O1", run, $"batch {letter.Batch} is sent before it is announced");
            if (!judge.HasFailed)
            {
                judge.Require(
                    run.Batches[letter.Batch].Items.SequenceEqual(letter.Items), "O1", run, $"batch {letter.Batch} is sent with other items than the manifest has");
            }
        }
        else
        {
            judge.Require(letter.Batch < run.Batches.Count, "O3", run, $"a {letter.Kind} of batch {letter.Batch} is sent, which is none");
        }
    }

    private void OnRedriven(MemoryQueue.Message message)
    {
        var about = message.About;
        if (about.IsForged)
        {
            return;
        }

        judge.RunOf(about.Run).Died.Add((about.Batch, about.Pass));
        _letters.OnLetter(message);
        world.Faults.Raise(Moment.LetterCame);
    }

    private void OnDeleted(MemoryQueue queue, MemoryQueue.Message message, SimProcess who)
    {
        var letter = message.About;
        if (letter.IsForged)
        {
            _forgeries.OnDeleted(queue, who);
            return;
        }

        var run = judge.RunOf(letter.Run);
        if (run.HasFolded(letter.Batch) || run.HasEnded || run.ReopenedAt >= message.FirstReceivedAt)
        {
            return; // What was handled while the run had ended may be deleted later, when somebody has opened it again: he has sent what it awaits.
        }

        _letters.OnDeleted(queue, message, who);
        if (WasPassedOn(queue, message, run))
        {
            return;
        }

        var since = message.FirstReceivedAt ?? 0;
        var isDurable = (letter.Kind, queue.IsOfLetters) switch
        {
            // A batch: what it contributes is sent, or somebody knows it dead.
            ("MapBatch", false) => run.WasSentSince("PartialMaxima", dead: false, letter.Batch, since) || run.IsDead(letter.Batch),

            // Its letter: it is on its way again, in a later pass or this one; or somebody discards it, and 'requeue' can still send
            // what the ledger knows dead.
            ("MapBatch", true) => run.WasSentSince("MapBatch", dead: false, letter.Batch, message.SentAt)
                || run.LastPass.GetValueOrDefault(letter.Batch) > letter.Pass || run.IsDead(letter.Batch) || IsAwaitedBySomebodyElse(run, letter, who),
            ("BatchDied", _) => run.Find(letter.Batch)?.Dead.ContainsKey(letter.Batch) == true,
            _ => false,
        };
        judge.Require(isDurable, "O5", run, $"{who.Name} deleted {message.Id}, {letter}, before its effect was durable");
    }

    /// <summary>Another has marked it for a later pass, and has yet to send it, or was killed over that: the letter of the earlier one is nothing to it.</summary>
    private bool IsAwaitedBySomebodyElse(RunModel run, Letter letter, SimProcess who) =>
        run.Find(letter.Batch)?.Dead.GetValueOrDefault(letter.Batch) is { } dead && dead.Requeues > letter.Pass && _publishing.MarkerOf(run, letter.Batch) != who.Name;

    private void OnReceived(MemoryQueue queue, MemoryQueue.Message message, SimProcess who)
    {
        if (message.About.IsForged)
        {
            return;
        }

        _forgeries.OnReceivedOther(queue, message);
        _attempts.OnReceived(queue, message, who);
        _letters.OnReceived(queue, message, who);
        _holds.OnReceived(queue, who);
        _publishing.OnReceived(message, who);
        if (_terms.TryGetValue(who.Name, out var at) && world.Simulator.Now - at > s_openPoll.Ticks && who.FrozenUntil < at)
        {
            judge.Fail("O12", $"{who.Name} received {message.Id} of {queue.Name} long after SIGTERM");
        }
    }

    /// <summary>A receive was begun: who is told to stop begins none.</summary>
    private void OnAsked(MemoryQueue queue, SimProcess who)
    {
        if (_terms.TryGetValue(who.Name, out var at) && world.Simulator.Now - at > s_lastPoll.Ticks && who.FrozenUntil < at
            && !world.Faults.Disturbed.HasHit(who.Name, at - s_retries.Ticks, "Receive"))
        {
            judge.Fail("O12", $"{who.Name} has begun to receive of {queue.Name} {TimeSpan.FromTicks(world.Simulator.Now - at)} after SIGTERM");
        }
    }

    public void OnTerm(SimProcess process) => _terms[process.Name] = world.Simulator.Now;

    /// <summary>A lock ran out: of a process that lives, never stood still and was not disturbed, that must not be.</summary>
    private void OnExpired(MemoryQueue queue, MemoryQueue.Message message, SimProcess holder, long since)
    {
        _attempts.OnExpired(message);
        var isExcused = !holder.IsAlive || (queue.IsOfLetters && MayKeepLetters(queue, holder, since)) || message.WasDoubled || message.IsGhost || holder.FrozenUntil >= since
            || world.Faults.Disturbed.HasHit(holder.Name, since, s_excuses);
        if (!isExcused)
        {
            judge.Fail("O10", $"the lock of {holder.Name} on {message.Id}, {message.About}, ran out although nothing disturbed it");
        }
    }

    // A person may have letters in hand for as long as he thinks; who watches gives them back at the end of a look, which hides
    // them for 10 s: where there are many, the ledger takes longer to hear of them all.
    private bool MayKeepLetters(MemoryQueue queue, SimProcess holder, long since) => holder.Name[0] is 'o' or 'p' || queue.Messages.Count > LettersOfLook || _terms.ContainsKey(holder.Name)
        || world.Faults.Disturbed.HasHit(holder.Name, since);

    /// <summary>The same message was sent on, delayed or among the dead; or to the workers, where it was a letter of a partial.</summary>
    private static bool WasPassedOn(MemoryQueue queue, MemoryQueue.Message message, RunModel run)
    {
        var letter = message.About;
        var since = message.FirstReceivedAt ?? 0;
        return (!queue.IsOfLetters && run.WasSentSince(letter.Kind, dead: true, letter.Batch, since))
            || (!queue.IsOfLetters && run.LastCopy(letter.Kind, letter.Batch, message.Id) >= since)
            || (queue.IsOfLetters && letter.Kind == "PartialMaxima" && run.WasSentSince("MapBatch", dead: false, letter.Batch, since));
    }
}
