namespace QueueMap.Producer.Simulating;

/// <summary>What a run is foretold to be.</summary>
/// <param name="Seconds">From the producer's start until it says the verdict.</param>
/// <param name="TaskSeconds">Of worker tasks, as they are billed: the last is stopped when the run ends.</param>
/// <param name="MostTasks">Tasks at once, at the most.</param>
/// <param name="LedgerWrites">Writes of shards.</param>
/// <param name="Interruptions">Spot tasks that were taken away.</param>
/// <param name="Redelivered">Batches that were mapped again because their task was gone before they were done.</param>
/// <param name="Bound">What the run waited for longest.</param>
/// <param name="Course">Looks over time, evenly spaced.</param>
public sealed record SimulatedRun(
    double Seconds,
    double TaskSeconds,
    int MostTasks,
    long LedgerWrites,
    int Interruptions,
    long Redelivered,
    Bound Bound,
    IReadOnlyList<Look> Course)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(Seconds);
}
