using QueueMap.Chaos.Data;
using QueueMap.FaultProxy.Faults;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Rounds;

/// <summary>What the faults of a round put into it, before it begins.</summary>
internal sealed class RoundPlan(int seed)
{
    public int Seed => seed;

    public Random Chance { get; } = new(seed);

    public string RowMark { get; } = $"rowmark{seed}x";

    public SourceData Data => field ??= new SourceData(Chance, RowMark);

    public BadContent Content => field ??= new BadContent(Data, RowMark);

    /// <summary>Until the faults stop.</summary>
    public List<FaultRule> Sqs { get; } = [];

    public List<FaultRule> S3 { get; } = [];

    public List<FaultRule> Dynamo { get; } = [];

    /// <summary>Pages of any size are no fault: these stay to the end of the round.</summary>
    public List<FaultRule> DynamoToTheEnd { get; } = [];

    /// <summary>Beside the sound objects of every round.</summary>
    public List<GivenObject> Objects { get; } = [];

    /// <summary>Added amid the listing.</summary>
    public List<GivenObject> Late { get; } = [];

    /// <summary>Removed amid the listing.</summary>
    public List<GivenObject> Removed { get; } = [];

    /// <summary>Of the workers and reducers.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes on while the faults last, all of it at once.</summary>
    public List<Func<RoundScene, CancellationToken, Task>> Acts { get; } = [];

    /// <summary>What is done when the run has ended, and must change nothing.</summary>
    public List<Func<RoundScene, CancellationToken, Task>> Afterwards { get; } = [];

    /// <summary>Keys whose reading kills the process.</summary>
    public List<string> Poison { get; } = [];

    public bool Purges { get; set; }

    /// <summary>A queue has been made other than the fleet wants it, whose new processes wait until a person mends that.</summary>
    public bool NeedsSetup { get; set; }

    /// <summary>Deaths come at once, because a queue gives up sooner than the fleet wants; processes are told not to look.</summary>
    public void GivesUpEarly() => Environment["QUEUEMAP__TOPOLOGY"] = "none";

    /// <summary>A key among the sound objects, for a fault that means one object.</summary>
    public string AnyKey(IReadOnlyList<GivenObject> sound) => sound[Chance.Next(sound.Count)].Key;
}
