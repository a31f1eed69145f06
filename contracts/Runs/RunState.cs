using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Runs;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>The source is being listed; batches found so far are already being mapped.</summary>
    Listing,

    /// <summary>Every batch is announced; not every batch is settled.</summary>
    Running,

    /// <summary>Every batch is settled; the results are being written.</summary>
    Reducing,

    /// <summary>Every listed item is mapped.</summary>
    Succeeded,

    /// <summary>Items are quarantined, within the tolerated failure; everything else is mapped.</summary>
    Partial,

    /// <summary>More items are quarantined than tolerated, or batches are dead, or there was nothing to do.</summary>
    Failed,

    /// <summary>A person ended it.</summary>
    Cancelled,
}

public static class RunStates
{
    /// <summary>What may follow what. A finished run opens again only by a requeue.</summary>
    private static readonly Dictionary<RunState, RunState[]> s_next = new()
    {
        [RunState.Listing] = [RunState.Running, RunState.Failed, RunState.Cancelled],
        [RunState.Running] = [RunState.Reducing, RunState.Cancelled],
        [RunState.Reducing] = [RunState.Succeeded, RunState.Partial, RunState.Failed],
        [RunState.Succeeded] = [],
        [RunState.Partial] = [RunState.Running],
        [RunState.Failed] = [RunState.Running],
        [RunState.Cancelled] = [],
    };

    public static bool MayBecome(this RunState from, RunState to) => s_next[from].Contains(to);

    /// <summary>Nothing happens to the run any more unless a person asks for it.</summary>
    public static bool IsFinished(this RunState state) =>
        state is RunState.Succeeded or RunState.Partial or RunState.Failed or RunState.Cancelled;
}
