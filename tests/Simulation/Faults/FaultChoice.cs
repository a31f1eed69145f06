namespace QueueMap.Simulation.Faults;

/// <summary>Where the faults of a world come from.</summary>
internal enum FaultChoice
{
    /// <summary>The seed has chosen them.</summary>
    BySeed,

    /// <summary>There are none.</summary>
    None,

    /// <summary>Only those that are added to the plan.</summary>
    Scripted,
}
