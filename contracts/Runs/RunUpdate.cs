namespace QueueMap.Contracts.Runs;

/// <summary>What a person may still change of an open run. Null leaves a thing as it is.</summary>
public sealed record RunUpdate(long? ToleratedItems = null, double? ToleratedPercent = null, int? FetchConcurrency = null)
{
    /// <summary>The header with these limits; the header itself where they are its limits already.</summary>
    /// <exception cref="InvalidOperationException">The run is not open: its verdict is being found, or has been.</exception>
    public RunHeader ApplyTo(RunHeader header)
    {
        if (header.State is not (RunState.Listing or RunState.Running))
        {
            throw new InvalidOperationException(
                $"Run {header.Spec.Run} is {header.State}; only an open run can be updated. "
                + (header.State is RunState.Partial or RunState.Failed
                    ? $"'queuemap requeue {header.Spec.Run}' opens it again, and then it can."
                    : "Start a new run with the limits that it should have."));
        }

        var spec = header.Spec with
        {
            Tolerated = new ToleratedFailure(ToleratedItems ?? header.Spec.Tolerated.Items, ToleratedPercent ?? header.Spec.Tolerated.Percent),
            FetchConcurrency = FetchConcurrency ?? header.Spec.FetchConcurrency,
        };
        return spec == header.Spec ? header : header with { Spec = spec };
    }
}
