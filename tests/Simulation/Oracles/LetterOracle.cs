using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Whether people and the ledger learn of a death: the letter is there, and the batch is entered before anything else can mend it.</summary>
internal sealed class LetterOracle(SimWorld world, Judge judge)
{
    /// <summary>30 s are promised; the rest is for the calls of a look.</summary>
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(45);

    /// <summary>For so long an operator may have a letter in hand.</summary>
    private static readonly TimeSpan s_inHand = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, long> _inHand = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(SimProcess Who, long Until)>> _looks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Who, string Run, int Batch, int Pass), long> _news = [];

    public void OnSent(MemoryQueue queue, MemoryQueue.Message message, SimProcess sender)
    {
        var about = message.About;
        if (about.Kind == "BatchDied")
        {
            _news[(sender.Name, about.Run, about.Batch, about.Pass)] = world.Simulator.Now;
        }
        else if (IsOfDeadBatches(queue))
        {
            OnLetter(message);
        }
    }

    /// <summary>A letter came, from a process or from the queue itself.</summary>
    public void OnLetter(MemoryQueue.Message letter)
    {
        if (letter.About.Kind == "MapBatch")
        {
            var came = world.Simulator.Now;
            world.Simulator.After(s_promised, () => Look(letter, came));
        }
    }

    public void OnReceived(MemoryQueue queue, MemoryQueue.Message message, SimProcess who)
    {
        if (!IsOfDeadBatches(queue))
        {
            return;
        }

        if (world.Watchers.Any(watcher => watcher.Process == who))
        {
            (_looks.TryGetValue(message.Id, out var looks) ? looks : _looks[message.Id] = []).Add((who, world.Simulator.Now + message.Visibility.Ticks));
        }
        else
        {
            _inHand[message.Id] = world.Simulator.Now;
        }
    }

    /// <summary>Who has told of a death has left the letter.</summary>
    public void OnDeleted(MemoryQueue queue, MemoryQueue.Message message, SimProcess who)
    {
        var about = message.About;
        var since = message.FirstReceivedAt ?? 0;
        if (about.Kind != "MapBatch" || IsOfDeadBatches(queue)
            || !_news.TryGetValue((who.Name, about.Run, about.Batch, about.Pass), out var told) || told < since)
        {
            return;
        }

        var run = judge.RunOf(about.Run);
        judge.Require(
            run.WasSentSince("MapBatch", dead: true, about.Batch, since) || run.WasSentSince("PartialMaxima", dead: false, about.Batch, since),
            "O7",
            run,
            $"{who.Name} has told that batch {about.Batch} died, and deleted {message.Id} without leaving its letter");
    }

    private void Look(MemoryQueue.Message letter, long came)
    {
        var run = judge.RunOf(letter.About.Run);
        if (letter.IsGone || judge.HasFailed || IsKnown(run, letter.About))
        {
            return;
        }

        var now = world.Simulator.Now;
        var inHand = _inHand.TryGetValue(letter.Id, out var taken) ? taken + s_inHand.Ticks : 0;
        // Who died with it hid it from those that live on.
        inHand = _looks.GetValueOrDefault(letter.Id, []).Where(look => !look.Who.IsAlive).Select(look => look.Until).Append(inHand).Max();

        // All of them: one whose writes fail has the letter in hand most of the time, and the others do not see it.
        var since = world.Watchers.Select(watcher => world.UndisturbedSince(watcher)).DefaultIfEmpty(now).Max();
        since = Math.Max(Math.Max(since, came), inHand);
        if (now - since >= s_promised.Ticks)
        {
            judge.Fail("O7", $"{run.Run}: the letter of {letter.About} lies there since {TimeSpan.FromTicks(now - came)} and the ledger has not heard of it");
            return;
        }

        world.Simulator.After(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond, since + s_promised.Ticks - now)), () => Look(letter, came));
    }

    private static bool IsKnown(RunModel run, Letter about) => run.HasEnded || run.HasFolded(about.Batch)
        || (run.Find(about.Batch)?.Dead.TryGetValue(about.Batch, out var dead) == true && (!dead.Requeued || dead.Requeues > about.Pass));

    private static bool IsOfDeadBatches(MemoryQueue queue) => queue.Name == "queuemap-batches-dead";
}
