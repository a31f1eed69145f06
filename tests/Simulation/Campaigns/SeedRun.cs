using System.Globalization;
using System.Text.Json;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Campaigns;

/// <summary>What one process of a campaign does.</summary>
internal static class SeedRun
{
    /// <summary>Worlds between two looks for exceptions that nobody observed: the collector has to find them.</summary>
    private const int LookEvery = 100;

    public static int Run(Mode mode, int first, int last)
    {
        var unobserved = new List<string>();
        TaskScheduler.UnobservedTaskException += (_, thrown) =>
        {
            // MassTransit keeps why an endpoint could not start in a task that it awaits where the bus is stopped: of a killed
            // process nobody does.
            var what = thrown.Exception.ToString();
            if (what.Contains("MassTransit.MassTransitBus.StartAsync", StringComparison.Ordinal) || what.Contains("SqsReceiveAgent.StartAsync", StringComparison.Ordinal))
            {
                return;
            }

            lock (unobserved)
            {
                unobserved.Add(what);
            }
        };
        var tally = new Tally();
        for (var seed = first; seed <= last; seed++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {seed}"));
            var count = new FaultCount();
            using var world = new SimWorld(mode, seed, keepsHistory: false, count);
            var why = world.Live();
            tally.Seeds++;
            tally.SimulatedHours += TimeSpan.FromTicks(world.Simulator.Now).TotalHours;
            tally.Events += world.Simulator.History.Count;
            tally.Histories = unchecked(tally.Histories + (world.Simulator.History.Hash ^ (ulong)seed));
            tally.Add(count);
            if (why.Count > 0)
            {
                tally.Failures.Add(new Failed(seed, why));
            }

            if ((seed - first) % LookEvery == LookEvery - 1 || seed == last)
            {
                Look(mode, Math.Max(first, seed - LookEvery + 1), seed, unobserved, tally);
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(tally));
        return tally.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>
    /// Something was left unobserved: the worlds are lived again, one at a time. Where a process was killed it is no fault: of two
    /// tasks that it waited for together the first may have failed, and the second was under way.
    /// </summary>
    private static void Look(Mode mode, int first, int last, List<string> unobserved, Tally tally)
    {
        if (Take(unobserved) is null)
        {
            return;
        }

        for (var seed = first; seed <= last; seed++)
        {
            using var world = new SimWorld(mode, seed, keepsHistory: false, new FaultCount());
            world.Live();
            if (Take(unobserved) is { } what && !world.Simulator.HasKilled)
            {
                tally.Failures.Add(new Failed(seed, [$"O8: an exception that nobody observed: {what}"]));
            }
        }
    }

    /// <returns>The first of them; null where there is none.</returns>
    private static string? Take(List<string> unobserved)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (unobserved)
        {
            var first = unobserved.FirstOrDefault();
            unobserved.Clear();
            return first;
        }
    }
}
