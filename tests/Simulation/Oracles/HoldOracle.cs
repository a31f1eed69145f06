using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>What a process does with the messages that it holds: by their newest receipts, and given back before it ends.</summary>
internal sealed class HoldOracle(SimWorld world, Judge judge)
{
    /// <summary>A deletion gathers for 50 ms and is under way for 16 at most.</summary>
    private static readonly TimeSpan s_underWay = TimeSpan.FromMilliseconds(250);

    /// <summary>Partials that one fold takes, and that are received ahead.</summary>
    private const int Gathered = 100;

    /// <summary>Messages that are being deleted: for some 70 ms, of a process that handles ten in 30.</summary>
    private const int Deleted = 40;

    /// <summary>A call whose answers are lost is repeated as it is for so long.</summary>
    private static readonly TimeSpan s_retries = TimeSpan.FromSeconds(60);

    /// <summary>After which a stop cuts its open polls, and SQS may answer into a cut connection.</summary>
    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(85);

    /// <summary>Who stood still believes for that long that he holds what is another's by now: a poll of 20 s, and the calls before it.</summary>
    private static readonly TimeSpan s_thawing = TimeSpan.FromSeconds(30);

    /// <summary>What a process holds is bounded by what it was configured to, whatever waits; the rest is processed and being deleted.</summary>
    public void OnReceived(MemoryQueue queue, SimProcess who)
    {
        if (!world.Faults.IsCalm || queue.IsOfLetters)
        {
            return;
        }

        var most = queue.Name == "queuemap-batches" ? world.Plan.Concurrency + Deleted : Gathered + Deleted;
        var held = queue.Messages.Count(message => message.Holder == who && message.HiddenUntil > world.Simulator.Now);
        judge.Require(held <= most, "O8", null, $"{who.Name} holds {held} messages of {queue.Name}, and {most} are its bound");
    }

    /// <summary>All is done: who holds nothing, and held nothing when it asked, asks for as much as it was configured to hold.</summary>
    public void AtTheEnd()
    {
        foreach (var queue in world.Queues.All.Where(queue => queue.Name == "queuemap-batches"))
        {
            // All polls of a process together: one that began while something was held asks for less, and the next for the rest.
            // And one that was lost is repeated as it was.
            var idle = queue.Waiting.Where(poll => IsAtRest(poll.Who)
                && !world.Faults.Disturbed.HasHit(poll.Who.Name, world.Simulator.Now - s_retries.Ticks, "Receive")
                && !queue.Messages.Any(message => message.Holder == poll.Who));
            foreach (var polls in idle.GroupBy(poll => poll.Who))
            {
                var room = polls.Sum(poll => poll.Max);
                judge.Require(
                    polls.Any(poll => poll.HeldAny) || room >= Math.Min(10, world.Plan.Concurrency),
                    "O8", null, $"{polls.Key.Name} holds nothing, and has room for {room} of {world.Plan.Concurrency} batches");
            }
        }
    }

    private bool IsAtRest(SimProcess process) => process.IsAlive && process.FrozenUntil + s_thawing.Ticks < world.Simulator.Now;

    /// <summary>A receipt is used: of a message of which this process has a newer one since a while?</summary>
    public void OnReceipt(MemoryQueue.Message message, string handle, SimProcess who, string operation)
    {
        var isOld = message.Holder == who && !message.IsNewest(handle) && message.HiddenUntil > world.Simulator.Now;
        if (isOld && world.Simulator.Now - message.HeldSince > s_underWay.Ticks && who.FrozenUntil < message.HeldSince
            && !world.Faults.Disturbed.HasHit(who.Name, message.HeldSince - s_retries.Ticks, operation, "Receive"))
        {
            judge.Fail("O10", $"{who.Name} does {operation} of {message.About} by {handle}, and has received it again since");
        }
    }

    /// <summary>A process ends of itself: whatever it still holds would lie hidden until its time is over.</summary>
    public void OnExit(SimProcess process, long? term)
    {
        foreach (var queue in world.Queues.All)
        {
            foreach (var message in queue.Messages.Where(message => message.Holder == process && message.HiddenUntil > world.Simulator.Now && !message.IsGhost))
            {
                // A look at the dead letters is cut by a stop, and its answer may come into the cut connection.
                var isExcused = world.Faults.Disturbed.HasHit(process.Name, message.HeldSince, "Receive", "ChangeVisibility", "Delete") || message.WasDoubled
                    || (term is not null && queue.IsOfLetters)
                    || (term is { } told && message.HeldSince - told > s_cut.Ticks);
                if (!isExcused)
                {
                    judge.Fail("O12", $"{process.Name} ends, and {message.About}, which it holds, is hidden for {TimeSpan.FromTicks(message.HiddenUntil - world.Simulator.Now)} more");
                }
            }
        }
    }
}
