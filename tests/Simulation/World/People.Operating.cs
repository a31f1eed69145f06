using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.World;

/// <summary>What operators do to a run: requeue, cancel, change its limits.</summary>
internal sealed partial class People
{
    private void Operate(string run, string what, Func<FleetProcess, Home, string, Task> act)
    {
        if (!_created.Contains(run))
        {
            return;
        }

        var process = new FleetProcess(world, $"o{_number++}");
        _sessions[run] = _sessions.GetValueOrDefault(run) + 1;
        Simulator.Note($"{process.Process.Name} {what} {run}");
        Watch(process, run);
        Go(process.Process, () => act(process, process.NewHome(), run));
    }

    private async Task RequeueAsync(FleetProcess process, Home home, string run)
    {
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        var requeuer = new Requeuer(home.Ledger, home.ManifestOf(run), home.Quarantine, home.OpenSource(header.Spec));
        var requeued = await requeuer.RequeueAsync(run, RequeueChoice.Everything with { Force = true }, CancellationToken.None);
        Simulator.Note($"{process.Process.Name} requeued {requeued.DeadBatches} batches and {requeued.Items} items");
        await WorkAsync(process, home, (await home.Ledger.ReadHeaderAsync(run, CancellationToken.None)).Spec, resend: true);
    }

    private async Task RequeueLettersAsync(FleetProcess process, Home home, string run)
    {
        await using var office = await ((Producer.Fleet.FleetHome)home).OpenOfficeAsync(CancellationToken.None);
        await using var reading = await office.ReadAsync(new DeadLetterFilter { Run = run }, CancellationToken.None);
        var outcome = await new DeadLetterRequeuer(office, new Pace(null, process.Process.Clock)).RequeueAsync(
            reading, [.. reading.Letters], force: true, CancellationToken.None);
        Simulator.Note($"{process.Process.Name} sent {outcome.Sent} letters again, removed {outcome.Removed}");
        if (reading.Letters.Count == 0)
        {
            await RequeueAsync(process, home, run);
        }
    }

    private async Task CancelAsync(FleetProcess process, Home home, string run)
    {
        var header = await home.Ledger.UpdateHeaderAsync(
            run,
            now => now.State is RunState.Listing or RunState.Running
                ? now.EndAs(RunState.Cancelled, process.Process.Clock.GetUtcNow()) with { Reason = "Cancelled on request." }
                : now,
            CancellationToken.None);
        Simulator.Note($"{process.Process.Name} cancel finds {header.State}");
        Faults.Count.Add("F39 cancelled");
    }

    private async Task UpdateAsync(FleetProcess process, Home home, string run)
    {
        var update = new RunUpdate(ToleratedItems: Chance.Next(4), FetchConcurrency: 1 + Chance.Next(4));
        var header = await home.Ledger.UpdateHeaderAsync(
            run, now => now.State is RunState.Listing or RunState.Running ? update.ApplyTo(now) : now, CancellationToken.None);
        world.Judge.Require(
            header.State is not (RunState.Listing or RunState.Running)
                || (header.Spec.Tolerated.Items == update.ToleratedItems && header.Spec.FetchConcurrency == update.FetchConcurrency),
            "O1",
            world.Judge.RunOf(run),
            $"it was updated by {update}, and has {header.Spec.Tolerated} and {header.Spec.FetchConcurrency}");
        Simulator.Note($"{process.Process.Name} updated");
        Faults.Count.Add("F39 limits updated");
    }
}
