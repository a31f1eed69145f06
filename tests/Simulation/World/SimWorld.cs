using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Oracles;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Worker.Hosting;

namespace QueueMap.Simulation.World;

internal enum Mode
{
    /// <summary>Faults all the time; what must never happen does not.</summary>
    Safety,

    /// <summary>Faults stop, and from then on what must happen does, within a bound.</summary>
    Liveness,

    /// <summary>One run of thousands of batches, and a small one that begins when they wait: no faults, but bounds.</summary>
    Backlog,

    /// <summary>One thing goes wrong, somebody does something about it just then, and nothing else happens.</summary>
    Scripts,
}

/// <summary>One world: services, a fleet, people, faults, and a judge. The same seed and mode give the same history.</summary>
internal sealed class SimWorld : IDisposable
{
    public const string State = "s3://state-bucket/fleet/";

    public const string StateBucket = "state-bucket";

    private static readonly JobSpec s_job = JobCatalog.HottestByMonth;

    /// <summary>What a quiet world has time for: the long poll of every endpoint, and whatever was delayed for a moment.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(100);

    /// <summary>A batch that failed waits 10 s, 1, 5 and 15 minutes; so may, after it, its partial; and once more what was requeued.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromHours(3);

    private static readonly TimeSpan s_safetyTime = TimeSpan.FromMinutes(12);

    private readonly People _people;

    public SimWorld(Mode mode, int seed, bool keepsHistory, FaultCount count)
    {
        Mode = mode;
        Simulator = new Simulator(unchecked((seed * 2) + (mode == Mode.Liveness ? 1 : 0)), keepsHistory);
        Logs = new WorldLog(Simulator, thrown =>
        {
            if (Script != World.Script.Forged || !Forger.MayCause(thrown))
            {
                Judge!.Fail("O8", $"a process has logged a mistake: {thrown}");
            }
        });
        Faults = new FaultPlan(Simulator, count, mode switch { Mode.Backlog => FaultChoice.None, Mode.Scripts => FaultChoice.Scripted, _ => FaultChoice.BySeed });
        if (mode == Mode.Scripts)
        {
            Script = (Script)(seed % Enum.GetValues<Script>().Length);
            People.Arrange(Script.Value, Faults, Simulator.Chance);
        }

        Plan = mode switch
        {
            Mode.Backlog => WorldPlan.Backlog(Simulator.Chance, Faults),
            Mode.Scripts => WorldPlan.Scripted(Simulator.Chance, Faults),
            _ => new WorldPlan(Simulator.Chance, Faults),
        };
        Network = new Network(Simulator, Faults);
        Tables = new MemoryTables(Simulator.Chance, Plan.PagesShort);
        Buckets = new MemoryBuckets();
        Queues = new MemoryQueues(Simulator, Faults);
        Items.PageSize = Plan.PageSize;
        Sources = new Sources(Buckets, Simulator.Chance, new Random(seed), Plan.Items);
        MakeQueues();
        Judge = new Judge(this);
        _people = new People(this);
    }

    public Mode Mode { get; }

    /// <summary>Null in all modes but that of scripts.</summary>
    public Script? Script { get; }

    /// <summary>Faults end, and then the runs must.</summary>
    public bool MustEnd => Mode is Mode.Liveness or Mode.Scripts;

    public Simulator Simulator { get; }

    public WorldLog Logs { get; }

    public FaultPlan Faults { get; }

    public WorldPlan Plan { get; }

    public Network Network { get; }

    public MemoryTables Tables { get; }

    public MemoryBuckets Buckets { get; }

    public MemoryQueues Queues { get; }

    public ItemTroubles Items { get; } = new();

    public Sources Sources { get; }

    public Judge Judge { get; }

    public IReadOnlyList<string> Runs => Plan.MoreRuns switch
    {
        0 => ["run-a"],
        1 => ["run-a", "run-b"],
        _ => ["run-a", "run-b", "run-c"],
    };

    /// <summary>Who looks at the dead letters now.</summary>
    public IEnumerable<FleetProcess> Watchers => _people.Watchers;

    /// <summary>Since when nothing has disturbed a process; in the future where something is about to go on for so long.</summary>
    public long UndisturbedSince(FleetProcess process) => new[]
    {
        Faults.Disturbed.LastOf(process.Process.Name) ?? long.MinValue, Faults.Disturbed.AllAwayUntil, process.StartedAt, process.Process.FrozenUntil,
    }.Max();

    /// <returns>What went wrong; empty where nothing did.</returns>
    public IReadOnlyList<string> Live()
    {
        Logs.Begin();
        _people.Begin();
        var limit = MustEnd ? Plan.FaultTime + s_bound
            : Mode == Mode.Backlog || (Faults.IsCalm && Plan.SlowItems) ? s_bound // Slow items of three runs, one after the other.
            : Faults.Lasting.Longest + s_safetyTime;
        var done = Simulator.Run(() => Judge.HasFailed || _people.AreContent, limit);
        if (!Judge.HasFailed && done)
        {
            Simulator.Run(() => Judge.HasFailed, s_rest); // Latecomers change nothing.
        }

        if (Simulator.Escaped is { } escaped)
        {
            Judge.Fail("O8", $"an exception escaped into the scheduler: {escaped}");
        }

        if (!Judge.HasFailed && !done && (MustEnd || Faults.IsCalm))
        {
            Judge.Fail("O6", $"the world has not come to its end {limit} after its beginning: {_people.WhyNot}");
        }

        if (!Judge.HasFailed)
        {
            Judge.AtTheEnd(done);
        }

        _people.End();
        return Judge.Failures;
    }

    public void Dispose() => Simulator.Dispose();

    /// <summary>The folder of the source that a run leaves out, with its '/'.</summary>
    public string? LeftOutOf(string run) => run == Runs[0] ? null : Plan.LeftOutByOthers;

    public RunSpec NewSpec(string run) => new()
    {
        Run = run,
        Job = LeftOutOf(run) is { } folder ? s_job with { Items = s_job.Items with { Exclude = [folder + "*"] } } : s_job,
        Source = Sources.Address,
        Access = new SourceAccess(Anonymous: true),
        CreatedAt = Simulator.UtcNow,
        Batching = new BatchLimits(run == Runs[0] ? Plan.BatchItems : Plan.BatchItemsOfOthers),
        Tolerated = new ToleratedFailure(Plan.Tolerated),
        Shards = Plan.Shards,
    };

    // As 'queuemap setup' makes them.
    private void MakeQueues()
    {
        var names = new QueueNames();
        foreach (var (name, dead, deliveries) in new[] { (names.Batches, names.DeadBatches, 5), (names.Partials, names.DeadPartials, 10) })
        {
            Queues.Create(dead, new Dictionary<string, string> { ["MessageRetentionPeriod"] = "1209600" });
            Queues.Create(name, new Dictionary<string, string>
            {
                ["RedrivePolicy"] = $"{{\"deadLetterTargetArn\":\"{MemoryQueues.ArnOf(dead)}\",\"maxReceiveCount\":{deliveries}}}",
            });
        }
    }
}
