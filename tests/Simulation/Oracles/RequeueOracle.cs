using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Whether who requeues at a pace and without force keeps to the pace, and leaves alone what has died too often.</summary>
internal sealed class RequeueOracle(SimWorld world, Judge judge)
{
    /// <summary>Documented: past it 'queuemap dead requeue' asks for --force.</summary>
    private const int MostRequeues = 3;

    /// <summary>Two sends may be on their way for 15 ms more and less.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromSeconds(1 / People.Pace) - TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, long?> _paced = new(StringComparer.Ordinal);

    public void Add(SimProcess process) => _paced[process.Name] = null;

    public void OnSent(Letter letter, SimProcess sender)
    {
        if (letter.Kind != "MapBatch" || !_paced.TryGetValue(sender.Name, out var last))
        {
            return;
        }

        var run = judge.RunOf(letter.Run);
        judge.Require(letter.Pass <= MostRequeues, "O7", run, $"{sender.Name} sends {letter} without force, and {MostRequeues} requeues are the most");
        judge.Require(
            last is null || world.Simulator.Now - last >= s_apart.Ticks,
            "O10",
            run,
            $"{sender.Name} sends {letter} {TimeSpan.FromTicks(world.Simulator.Now - (last ?? 0))} after the one before, and was asked for {People.Pace} a second");
        _paced[sender.Name] = world.Simulator.Now;
    }
}
