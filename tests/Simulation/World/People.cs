using MassTransit;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Hosting;

namespace QueueMap.Simulation.World;

/// <summary>Whoever runs a fleet: starts its processes and starts them again, runs, resumes, requeues, cancels, stops, and makes things worse.</summary>
internal sealed partial class People(SimWorld world)
{
    private readonly List<FleetProcess> _fleet = [];
    private readonly Dictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _requeues = new(StringComparer.Ordinal);
    private readonly HashSet<string> _created = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lookedAfter = new(StringComparer.Ordinal);
    private int _number;
    private int _pending;
    private bool _ended;

    private Simulator Simulator => world.Simulator;

    private Random Chance => world.Simulator.Chance;

    private FaultPlan Faults => world.Faults;

    /// <summary>Every run has ended, nobody works on one, and nobody means to.</summary>
    public bool AreContent => _pending == 0 && _sessions.Values.All(sessions => sessions == 0) && world.Runs.All(IsEnded)
        && (world.Mode == Mode.Safety || Faults.IsOver || Faults.IsCalm);

    public IEnumerable<FleetProcess> Watchers => _fleet.Where(process => process is { IsWatcher: true, IsStopping: false });

    public string WhyNot => string.Join("; ", world.Runs.Select(run => $"{run} is {world.Judge.HeaderOf(run)?.State.ToString() ?? "not there"}, "
        + $"{_sessions.GetValueOrDefault(run)} sessions, pending {_pending}; {world.Judge.Describe(run)}"));

    public void Begin()
    {
        var roles = new List<(string Name, FleetRole Role)>();
        for (var i = 0; i < world.Plan.Workers; i++)
        {
            roles.Add(($"w{i}", world.Plan.AllInOne ? FleetRole.All : FleetRole.Map));
        }

        for (var i = 0; i < world.Plan.Reducers && !world.Plan.AllInOne; i++)
        {
            roles.Add(($"r{i}", FleetRole.Reduce));
        }

        foreach (var (name, role) in roles)
        {
            Simulator.After(Seconds(3), () => StartFleet(name, role));
        }

        foreach (var run in world.Runs)
        {
            After(Seconds(run == world.Runs[0] || world.Plan.RunsAtOnce ? 2 : 60), () => StartSession(run, 'p'));
        }

        Meddle();
    }

    public void End()
    {
        _ended = true;
        foreach (var process in _fleet.ToList())
        {
            process.Process.Exit();
        }
    }

    private void Meddle()
    {
        var plan = world.Plan;
        if (plan.SlowItems && world.Sources.Keys.Count > 0)
        {
            for (var i = 1 + Chance.Next(2); i > 0; i--)
            {
                world.Items.Slow[AnyKey()] = Seconds(70) + TimeSpan.FromSeconds(20);
                Faults.Count.Add("F21 item dribbles");
            }
        }

        if (Faults.IsCalm)
        {
            return;
        }

        if (plan.UnstableItems && world.Sources.Keys.Count > 0)
        {
            for (var i = 1 + Chance.Next(3); i > 0; i--)
            {
                Simulator.After(Seconds(20), Unsettle);
            }
        }

        if (Faults.PoisonKills && world.Sources.Keys.Count > 0)
        {
            world.Items.Poison.Add(AnyKey());
            world.Items.Killed = _ => Faults.Count.Add("F04 item kills its reader");
        }

        if (world.Mode == Mode.Liveness)
        {
            Simulator.After(plan.FaultTime, Calm);
        }

        foreach (var run in world.Runs)
        {
            if (plan.SecondProducer)
            {
                StartSecond(run);
            }

            if (plan.ActsAtAnyMoment)
            {
                ActAtAnyMoment(run);
            }

            if (plan.Cancels)
            {
                After(Seconds(80), () => Operate(run, "cancel", CancelAsync));
            }

            if (plan.Updates)
            {
                After(Seconds(40), () => Operate(run, "update", UpdateAsync));
            }
        }

        if (plan.Terms)
        {
            for (var i = 1 + Chance.Next(3); i > 0; i--)
            {
                Simulator.After(Seconds(60), Term);
            }
        }

        if (Faults.Freezes)
        {
            for (var i = 1 + Chance.Next(3); i > 0; i--)
            {
                Simulator.After(Seconds(60), Freeze);
            }
        }

        if (Faults.Kills)
        {
            for (var i = Chance.Next(4); i > 0; i--)
            {
                Simulator.After(Seconds(90), KillAny);
            }
        }

        if (Faults.Outage)
        {
            Simulator.After(Seconds(60), () =>
            {
                if (!Faults.IsOver)
                {
                    var away = Chance.Next(3) == 0 ? TimeSpan.FromHours(1) : Seconds(300);
                    Faults.AllAwayUntil = Simulator.Now + away.Ticks;
                    Faults.Count.Add("F41 everything away");
                    Simulator.Note($"everything away for {away}");
                }
            });
        }

        if (Faults.Purge)
        {
            Simulator.After(Seconds(40), () => Lose(all: true));
        }

        if (Faults.Vanishes)
        {
            WhenFirst(Chance.Next(2) == 0 ? Moment.PartialSent : Moment.SegmentWritten, () => Lose(all: false));
            Simulator.After(Seconds(20), () => Lose(all: false));
        }
    }

    /// <summary>From here on nothing is disturbed; what was, mends itself or is mended by people as they would.</summary>
    private void Calm()
    {
        Faults.IsOver = true;
        if (Faults.AllAwayUntil > Simulator.Now + (TimeSpan.TicksPerHour / 2))
        {
            Faults.AllAwayUntil = Simulator.Now + (TimeSpan.TicksPerHour / 2);
        }

        world.Items.Poison.Clear();
        world.Items.Slow.Clear();
        Simulator.Note("faults are over");
        foreach (var run in world.Runs)
        {
            LookAfter(run);
        }
    }

    private void StartFleet(string name, FleetRole role)
    {
        if (_ended)
        {
            return;
        }

        var process = new FleetProcess(world, $"{name}.{_number++}");
        _fleet.Add(process);
        Simulator.Note($"{process.Process.Name} starts");
        process.Process.Died = () =>
        {
            _fleet.Remove(process);
            var absence = Faults.LongAbsence && !Faults.IsOver && world.Mode == Mode.Safety ? TimeSpan.FromDays(5) : Seconds(40);
            Simulator.After(absence, () => StartFleet(name, role));
        };
        Go(process.Process, () => process.StartAsync(role), mayFail: true);
    }

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
        if (end is SessionEnd.Detached)
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

        var mustMend = world.Mode == Mode.Liveness && Faults.IsOver && world.Judge.HasDead(run);
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

    private void Term()
    {
        if (_fleet.Count == 0 || _ended || Faults.IsOver)
        {
            return;
        }

        var process = _fleet[Chance.Next(_fleet.Count)];
        if (!process.IsStarted || process.IsStopping)
        {
            return;
        }

        Faults.Count.Add("F02 SIGTERM");
        Simulator.Note($"{process.Process.Name} SIGTERM");
        process.IsStopping = true;
        world.Judge.OnTerm(process.Process);
        Go(process.Process, process.StopAsync);
    }

    private void Freeze()
    {
        if (_fleet.Count > 0 && !Faults.IsOver)
        {
            _fleet[Chance.Next(_fleet.Count)].Process.Freeze(Seconds(100));
            Faults.Count.Add("F03 frozen and resumed");
        }
    }

    private void KillAny()
    {
        if (_fleet.Count > 0 && !Faults.IsOver)
        {
            var process = _fleet[Chance.Next(_fleet.Count)].Process;
            Faults.Count.Add(process.Name[0] == 'w' ? "F01 worker killed at any time" : "F07 reducer killed at any time");
            process.Kill("at any time");
        }
    }

    private void Unsettle()
    {
        var key = AnyKey();
        switch (Chance.Next(3))
        {
            case 0:
                world.Sources.Remove(key);
                Faults.Count.Add("F22 item removed");
                break;
            case 1:
                world.Sources.Rewrite(key);
                Faults.Count.Add("F22 item written anew");
                break;
            default:
                world.Sources.Unstable.Add(key);
                world.Items.Denied.Add(key);
                Faults.Count.Add("F22 item denied");
                break;
        }

        Simulator.Note($"unsettled {key}");
    }

    private void Lose(bool all)
    {
        var names = new QueueNames();
        var queue = world.Queues.Find(MemoryQueues.UrlOf(Chance.Next(2) == 0 ? names.Batches : names.Partials))!;
        if (Faults.IsOver || queue.Messages.Count == 0)
        {
            return;
        }

        Simulator.Note($"{(all ? "all" : "one")} of {queue.Name} lost");
        if (all)
        {
            Faults.Count.Add("F16 queue purged");
            queue.Purge();
        }
        else
        {
            Faults.Count.Add("F11 message lost");
            queue.Remove(queue.Messages[^1]);
        }
    }

    private void Go(SimProcess process, Func<Task> work, bool mayFail = false)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                await work();
                if (!mayFail)
                {
                    world.Judge.OnExit(process);
                    process.Exit();
                }
            }
            catch (Exception) when (!process.IsAlive)
            {
                // What a dead process still does by its finalizers is nobody's business.
            }
            catch (Exception error)
            {
                Simulator.History.Remark(Simulator.Now, $"   {process.Name} failed: {error}");
                Simulator.Note($"{process.Name} ends with {error.GetType().Name}");
                world.Judge.OnFailure(process, error);
                process.Exit();
            }
        });
    }

    private bool IsEnded(string run) => world.Judge.HeaderOf(run)?.State.IsFinished() == true
        && !(world.Mode == Mode.Liveness && world.Judge.HasDead(run));

    private void After(TimeSpan wait, Action act)
    {
        _pending++;
        Simulator.After(wait, () =>
        {
            _pending--;
            if (!_ended)
            {
                act();
            }
        });
    }

    private string AnyKey() => world.Sources.Keys[Chance.Next(world.Sources.Keys.Count)];

    private TimeSpan Seconds(int most) => TimeSpan.FromSeconds(Chance.NextDouble() * most);
}
