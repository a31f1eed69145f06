using System.Diagnostics;
using System.Globalization;
using QueueMap.Simulation.Campaigns;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.World;

const int Usage = 2;

switch (args)
{
    case ["seeds", var mode, var first, var last]:
        return SeedRun.Run(Enum.Parse<Mode>(mode, ignoreCase: true), Number(first), Number(last));
    case ["replay", _, _] when !OneThread.IsHere:
        using (var again = Process.Start(OneThread.Start(args))!)
        {
            await again.WaitForExitAsync();
            return again.ExitCode;
        }

    case ["replay", var mode, var seed]:
        return Replay(Enum.Parse<Mode>(mode, ignoreCase: true), Number(seed));
    case ["safety" or "liveness" or "scripts" or "backlog", "--seeds", var range]:
        return await RunAsync(Enum.Parse<Mode>(args[0], ignoreCase: true), range, Environment.ProcessorCount);
    case ["safety" or "liveness" or "scripts" or "backlog", "--seeds", var range, "--processes", var processes]:
        return await RunAsync(Enum.Parse<Mode>(args[0], ignoreCase: true), range, Number(processes));
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: queuemap-simulation safety|liveness|scripts|backlog --seeds FROM..TO [--processes N]
                   queuemap-simulation replay safety|liveness|scripts|backlog SEED
            """);
        return Usage;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Replay(Mode mode, int seed)
{
    var count = new FaultCount();
    using var world = new SimWorld(mode, seed, keepsHistory: true, count);
    var failures = world.Live();
    foreach (var line in world.Simulator.History.Lines.Concat(count.Times.Select(fault => $"fault {fault.Key}: {fault.Value:N0}")))
    {
        Console.WriteLine(line);
    }

    Console.WriteLine($"{mode} {seed}: history {world.Simulator.History.Hash:x16}, {world.Simulator.History.Count:N0} events, {TimeSpan.FromTicks(world.Simulator.Now)} of the world's time");
    foreach (var failure in failures)
    {
        Console.WriteLine($"FAILED {failure}");
    }

    return failures.Count == 0 ? 0 : 1;
}

static async Task<int> RunAsync(Mode mode, string range, int processes)
{
    var ends = range.Split("..");
    var (first, last) = (Number(ends[0]), Number(ends[^1]));
    var began = TimeProvider.System.GetTimestamp();
    var told = 0;
    var tally = await new Campaign(mode, first, last, processes).RunAsync(so => told = Tell(so, told));
    var elapsed = TimeProvider.System.GetElapsedTime(began);
    foreach (var (fault, times) in tally.Faults)
    {
        Console.WriteLine($"{times,12:N0}  {fault}");
    }

    Console.WriteLine(
        $"{mode}: {tally.Seeds:N0} seeds {first}..{last}, {tally.Failures.Count:N0} failed, {tally.Events:N0} events, {tally.SimulatedHours:N0} simulated hours, "
        + $"histories {tally.Histories:x16}; {elapsed.TotalSeconds:F0} s, {tally.Seeds / elapsed.TotalMinutes:N0} seeds a minute on {processes} processes");
    return tally.Failures.Count == 0 ? 0 : 1;

    int Tell(Tally so, int before)
    {
        foreach (var failed in so.Failures.Skip(before))
        {
            Console.WriteLine($"FAILED seed {failed.Seed}; replay: queuemap-simulation replay {mode.ToString().ToLowerInvariant()} {failed.Seed}");
            foreach (var why in failed.Why)
            {
                Console.WriteLine($"       {why}");
            }
        }

        return so.Failures.Count;
    }
}
