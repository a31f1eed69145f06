namespace QueueMap.Worker.Fleet;

/// <summary>What a process of the fleet does.</summary>
[Flags]
public enum FleetRole
{
    /// <summary>Maps batches. Needs to read the source, and nothing of the ledger but headers.</summary>
    Map = 1,

    /// <summary>Folds partials, finalizes runs, and watches the dead letters.</summary>
    Reduce = 2,

    All = Map | Reduce,
}
