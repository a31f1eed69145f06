using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Worker.Fleet;

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
        && !(world.MustEnd && world.Judge.HasDead(run));

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
