using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Worker.Hosting;

namespace QueueMap.Simulation.World;

/// <summary>What is done to the processes, the queues and the source while a world is disturbed, and how that ends.</summary>
internal sealed partial class People
{
    private void Meddle()
    {
        var plan = world.Plan;
        if (world.Script is { } script)
        {
            Follow(script);
            return;
        }

        if (plan.SlowItems && world.Sources.Keys.Count > 0)
        {
            for (var i = 1 + Chance.Next(5); i > 0; i--)
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
                    Faults.Disturbed.AllAwayUntil = Simulator.Now + away.Ticks;
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
        if (Faults.Disturbed.AllAwayUntil > Simulator.Now + (TimeSpan.TicksPerHour / 2))
        {
            Faults.Disturbed.AllAwayUntil = Simulator.Now + (TimeSpan.TicksPerHour / 2);
        }

        world.Items.Poison.Clear();
        world.Items.Slow.Clear();
        Simulator.Note("faults are over");
        foreach (var run in world.Runs)
        {
            LookAfter(run);
        }
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
}
