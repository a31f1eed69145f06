using QueueMap.Simulation.Faults;
using QueueMap.Storage.DynamoDb;

namespace QueueMap.Simulation.World;

/// <summary>What a seed decides of a world beside its faults: how large it is, who works, and what people do.</summary>
internal sealed class WorldPlan
{
    public WorldPlan(Random chance, FaultPlan faults)
    {
        Items = chance.Next(10) switch
        {
            0 => chance.Next(2),
            < 7 => 1 + chance.Next(20),
            _ => 20 + chance.Next(41),
        };
        BatchItems = 1 + chance.Next(chance.Next(3) == 0 ? 12 : 5);
        BatchItemsOfOthers = BatchItems;
        Shards = 1 + chance.Next(4);
        Workers = 1 + chance.Next(3);
        Reducers = 1 + chance.Next(3);
        AllInOne = chance.Next(5) == 0;
        Concurrency = 1 + chance.Next(3);
        Fetches = 1 + chance.Next(8);
        Tolerated = chance.Next(3) == 0 ? chance.Next(4) : 0;
        InlineBytes = chance.Next(5) == 0 ? 200 + chance.Next(600) : DynamoRunStore.MaxInline;
        PagesShort = chance.Next(3) == 0;
        PageSize = chance.Next(3) == 0 ? 1 + chance.Next(5) : 1_000;
        SlowItems = chance.Next(6) == 0;
        UnstableItems = !faults.IsCalm && chance.Next(5) == 0;
        Detaches = chance.Next(4) == 0 || (faults.Lasting.IsAny && chance.Next(8) > 0); // Who looks on for half an hour costs most of a world.
        SecondProducer = !faults.IsCalm && chance.Next(6) == 0;
        MoreRuns = chance.Next(8) == 0 ? 1 + chance.Next(2) : 0;
        RunsAtOnce = chance.Next(2) == 0;
        LeftOutByOthers = MoreRuns > 0 && chance.Next(2) == 0 ? $"{2000 + chance.Next(2)}/" : null;
        Cancels = !faults.IsCalm && chance.Next(16) == 0;
        HasDeaths = faults.Lasting.IsAny || faults.PoisonKills;
        ActsAtAnyMoment = !faults.IsCalm && (HasDeaths ? chance.Next(4) > 0 : chance.Next(5) == 0);
        Updates = chance.Next(8) == 0;
        Terms = chance.Next(3) == 0;
        Requeues = chance.Next(2) == 0;
        RequeuesTwice = chance.Next(3) == 0;
        RequeuesLetters = chance.Next(3) == 0;
        FaultTime = faults.Lasting.IsAny
            ? faults.Lasting.Longest + TimeSpan.FromSeconds(chance.Next(120))
            : TimeSpan.FromSeconds(5 + chance.Next(chance.Next(3) == 0 ? 600 : 90));
    }

    /// <summary>Some thousand messages that wait, and a run of five beside them.</summary>
    public static WorldPlan Backlog(Random chance, FaultPlan faults) => new(chance, faults)
    {
        Items = 3_000,
        BatchItems = 1,
        BatchItemsOfOthers = 600,
        Workers = 2,
        Reducers = 2,
        AllInOne = false,
        Concurrency = 4,
        Detaches = true,
        MoreRuns = 1,
        RunsAtOnce = true,
        SlowItems = false,
        InlineBytes = DynamoRunStore.MaxInline,
    };

    /// <summary>Some batches, and what is written about them is all that happens.</summary>
    public static WorldPlan Scripted(Random chance, FaultPlan faults) => new(chance, faults)
    {
        Items = 2 + chance.Next(8),
        BatchItems = 1 + chance.Next(2),
        Workers = 2 + chance.Next(2), // What one of them remembers the other does not know.
        AllInOne = false,
        Detaches = faults.Lasting.IsAny, // Who looks on for half an hour costs most of a world.
        MoreRuns = 0,
        SlowItems = false,
    };

    public int Items { get; private init; }

    /// <summary>Of all runs but the first.</summary>
    public int BatchItemsOfOthers { get; private init; }

    public int BatchItems { get; private init; }

    public int Shards { get; }

    public int Workers { get; private init; }

    public int Reducers { get; private init; }

    public bool AllInOne { get; private init; }

    public int Concurrency { get; private init; }

    public int Fetches { get; }

    public int Tolerated { get; }

    public int InlineBytes { get; private init; }

    public bool PagesShort { get; }

    public int PageSize { get; }

    public bool SlowItems { get; private init; }

    public bool UnstableItems { get; }

    public bool Detaches { get; private init; }

    public bool SecondProducer { get; }

    /// <summary>Further runs of the same job.</summary>
    public int MoreRuns { get; private init; }

    /// <summary>They begin, and so end, at about the same time.</summary>
    public bool RunsAtOnce { get; private init; }

    /// <summary>A folder that all runs but the first leave out: their results lack months of the first one's.</summary>
    public string? LeftOutByOthers { get; }

    public bool Cancels { get; }

    /// <summary>Batches are likely to die.</summary>
    public bool HasDeaths { get; }

    public bool ActsAtAnyMoment { get; }

    public bool Updates { get; }

    public bool Terms { get; }

    public bool Requeues { get; }

    public bool RequeuesTwice { get; }

    public bool RequeuesLetters { get; }

    /// <summary>After which, in the liveness mode, nothing is disturbed any more.</summary>
    public TimeSpan FaultTime { get; }
}
