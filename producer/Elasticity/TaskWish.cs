using QueueMap.Producer.Planning;

namespace QueueMap.Producer.Elasticity;

/// <summary>How many worker tasks a run is to have, by whoever starts it.</summary>
public abstract record TaskWish
{
    private TaskWish()
    {
    }

    /// <summary>So many, as soon as there is work.</summary>
    public sealed record Fixed(int Tasks) : TaskWish;

    /// <summary>As many as the plan picks from what has been listed: the knee, or the cheapest number that is done in time.</summary>
    /// <param name="Task">One task of the fleet, of which a number is picked.</param>
    /// <param name="FinishBy">When the run is to be done; null takes the knee.</param>
    public sealed record Planned(FleetShape Task, DateTimeOffset? FinishBy) : TaskWish;
}
