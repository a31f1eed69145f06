using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.World;

/// <summary>Runs are begun, resumed, and looked after when their producer has ended.</summary>
internal sealed partial class People
{
    /// <summary>'queuemap run' where there is no such run yet, else 'queuemap resume'.</summary>
    private void StartSession(string run, char kind)
    {
        var process = new FleetProcess(world, $"{kind}{_number++}");
        _sessions[run] = _sessions.GetValueOrDefault(run) + 1;
        Simulator.Note($"{process.Process.Name} {(_created.Contains(run) ? "resumes" : "runs")} {run}");
        Watch(process, run);
        Go(process.Process, () => SessionAsync(process, run));
    }

    private async Task SessionAsync(FleetProcess process, string run)
    {
        var home = process.NewHome();
        var header = await home.Ledger.FindHeaderAsync(run, CancellationToken.None);
        if (header is null)
        {
            header = new RunHeader { Spec = world.NewSpec(run) };
            await home.Ledger.CreateAsync(header, CancellationToken.None);
        }

        _created.Add(run);
        if (!header.State.IsFinished())
        {
            await WorkAsync(process, home, header.Spec, resend: false);
        }
    }

    private async Task WorkAsync(FleetProcess process, Home home, RunSpec spec, bool resend, IReadOnlySet<int>? only = null)
    {
        var options = new SessionOptions(1, Detach: world.Plan.Detaches && !Faults.IsOver)
        {
            Resend = resend,
            OnlyBatches = only,
            Note = note => Simulator.History.Remark(Simulator.Now, $"   note {process.Process.Name}: {note}"),
        };
        using var session = home.SessionOf(spec, options);
        var end = await session.RunAsync(StopSignals.Never);
        if (!process.Process.IsAlive)
        {
            return;
        }

        Simulator.Note($"{process.Process.Name} session of {spec.Run} ended: {end.GetType().Name}");
        if (end is SessionEnd.Detached && only is null) // Who sends chosen batches again leaves the rest to whoever publishes it.
        {
            world.Judge.OnDetached(spec.Run);
        }

        if (end is SessionEnd.Broken broken)
        {
            Simulator.History.Remark(Simulator.Now, $"   broken: {broken.Error}");
            world.Judge.OnFailure(process.Process, broken.Error);
        }
    }

    /// <summary>When a session has ended, by itself or by a kill, people look what became of its run.</summary>
    private void Watch(FleetProcess process, string run)
    {
        process.Process.Died = () =>
        {
            _sessions[run]--;
            LookAfter(run);
        };
    }

    private void LookAfter(string run)
    {
        if (_ended || !_lookedAfter.Add(run))
        {
            return;
        }

        After(Seconds(Faults.IsOver ? 10 : Faults.Lasting.IsAny ? 600 : 60) + TimeSpan.FromSeconds(1), () =>
        {
            _lookedAfter.Remove(run);
            Mend(run);
        });
    }

    private void Mend(string run)
    {
        var header = world.Judge.HeaderOf(run);
        if (header is null || !header.State.IsFinished())
        {
            if (_sessions.GetValueOrDefault(run) == 0)
            {
                StartSession(run, 'p');
            }

            return;
        }

        var mustMend = world.MustEnd && Faults.IsOver && world.Judge.HasDead(run);
        var mayMend = world.Plan.Requeues && _requeues.GetValueOrDefault(run) < 3;
        if (header.State is RunState.Partial or RunState.Failed && (mustMend || mayMend) && _requeues.GetValueOrDefault(run) < 8)
        {
            _requeues[run] = _requeues.GetValueOrDefault(run) + 1;
            var letters = world.Plan.RequeuesLetters;
            Operate(run, letters ? "dead requeue" : "requeue", letters ? RequeueLettersAsync : RequeueAsync);
            Faults.Count.Add("F15 requeued");
            if (world.Plan.RequeuesTwice && !mustMend)
            {
                After(Seconds(2), () => Operate(run, "requeue", RequeueAsync));
                Faults.Count.Add("F39 requeued twice");
            }
        }
    }
}
