using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Requeueing;

/// <summary>What goes through the run again.</summary>
/// <param name="DeadBatches">Dead batches that the run waits for again.</param>
/// <param name="Items">Quarantined items, in batches of their own.</param>
public sealed record Requeued(int DeadBatches, long Items)
{
    /// <summary>Batches that stay dead, because they have been requeued too often already.</summary>
    public IReadOnlyList<int> Guarded { get; init; } = [];
}

/// <summary>Nothing was requeued. The message says why, and what to do.</summary>
public sealed class RequeueRefusedException : Exception
{
    private const int MaxNamed = 10;

    public RequeueRefusedException(RunHeader header)
        : base(header.State switch
        {
            RunState.Succeeded => $"Run {header.Spec.Run} has succeeded: nothing is dead or quarantined.",
            RunState.Cancelled => $"Run {header.Spec.Run} was cancelled; a cancelled run stays as it is. Start a new run.",
            RunState.Partial or RunState.Failed => $"Run {header.Spec.Run} has nothing to requeue: no batch is dead and no item quarantined.",
            RunState.Reducing => $"Run {header.Spec.Run} is being finalized, which takes seconds. Requeue it when it has ended.",
            _ => $"Run {header.Spec.Run} is {header.State}; quarantined items go through a run again when it has finished. 'queuemap resume {header.Spec.Run}' "
                + $"goes on with it; 'queuemap requeue {header.Spec.Run} --batch N' sends a dead batch again meanwhile.",
        })
    {
    }

    private RequeueRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>None of the batches that were asked for can go.</summary>
    internal static RequeueRefusedException NotDead(RunHeader header) => new(
        $"Of the batches asked for, none of run {header.Spec.Run} is dead. 'queuemap status {header.Spec.Run}' names those that are.");

    /// <summary>All of the batches that could go have gone too often.</summary>
    internal static RequeueRefusedException Guarded(RunHeader header, IReadOnlyList<int> batches) => new(
        $"{Name(batches)} of run {header.Spec.Run} died again after {RequeueChoice.MaxRequeues} requeues; another would most likely end the same way. "
        + "Mend what they die of, then repeat with --force.");

    /// <summary>"Batch 5", "Batches 5, 7 and 9", and no more than ten of them.</summary>
    public static string Name(IReadOnlyList<int> batches) => batches.Count switch
    {
        1 => $"Batch {batches[0]}",
        <= MaxNamed => $"Batches {string.Join(", ", batches.SkipLast(1))} and {batches[^1]}",
        _ => $"Batches {string.Join(", ", batches.Take(MaxNamed))} and {batches.Count - MaxNamed:N0} more",
    };
}
