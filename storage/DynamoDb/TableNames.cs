namespace QueueMap.Storage.DynamoDb;

/// <summary>The two tables. Their keys are part of the contract: what else reads them relies on it.</summary>
/// <param name="Runs">State of runs; partition key <c>run</c>, sort key <c>part</c>.</param>
/// <param name="Results">Results that users read; partition key <c>job</c>, sort key <c>month</c>.</param>
public sealed record TableNames(string Runs = TableNames.DefaultRuns, string Results = TableNames.DefaultResults)
{
    public const string DefaultRuns = "queuemap-runs";

    public const string DefaultResults = "queuemap-results";
}
