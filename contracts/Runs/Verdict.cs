namespace QueueMap.Contracts.Runs;

/// <summary>How a settled run ends, and why.</summary>
/// <param name="State">Succeeded, Partial or Failed.</param>
/// <param name="Reason">A sentence for a person; null where it succeeded.</param>
public sealed record Verdict(RunState State, string? Reason)
{
    public static Verdict Of(RunSnapshot run)
    {
        var coverage = run.Coverage;
        var tolerated = run.Header.Spec.Tolerated;
        if (coverage.Listed == 0)
        {
            return new(RunState.Failed, "The source holds no item of the job.");
        }

        if (coverage.Pending > 0)
        {
            return new(RunState.Failed, $"{run.Dead.Count():N0} dead batches hold {coverage.Pending:N0} items.");
        }

        if (coverage.Quarantined == 0)
        {
            return new(RunState.Succeeded, null);
        }

        var limit = tolerated.Percent is { } percent ? $"{tolerated.Items:N0} items or {percent} %" : $"{tolerated.Items:N0} items";
        return tolerated.Allows(coverage.Quarantined, coverage.Listed)
            ? new(RunState.Partial, $"{coverage.Quarantined:N0} items are quarantined, within the tolerated {limit}.")
            : new(RunState.Failed, $"{coverage.Quarantined:N0} items are quarantined; {limit} are tolerated.");
    }
}
