using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Whether each forged message ends among the dead letters and stays there, and costs others not one delivery.</summary>
internal sealed class ForgeryOracle(SimWorld world, Judge judge)
{
    public void OnSent(MemoryQueue queue, SimProcess sender) =>
        judge.Require(queue.IsOfLetters, "O7", null, $"{sender.Name} sent a forged message on to {queue.Name}");

    public void OnDeleted(MemoryQueue queue, SimProcess who) =>
        judge.Require(!queue.IsOfLetters, "O7", null, $"{who.Name} has deleted the letter of a forged message");

    /// <summary>A message was received that is not forged.</summary>
    public void OnReceivedOther(MemoryQueue queue, MemoryQueue.Message message) => judge.Require(
        world.Script != Script.Forged || queue.IsOfLetters || message.Receives == 1,
        "O11",
        null,
        $"{message.About} is received for the {message.Receives}. time, and nothing is wrong but what others have forged");

    public void AtTheEnd()
    {
        var seen = world.Queues.All.Sum(queue => queue.Messages.Count(message => message.About.IsForged));
        judge.Require(seen >= world.Queues.Forged, "O7", null, $"{world.Queues.Forged} messages were forged, and {seen} of them are still to be seen");
    }
}
