using QueueMap.Storage.DynamoDb;
using QueueMap.Worker.Hosting;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>The fleet of the emulators, by the names that deploy/roles.tf gives its policies.</summary>
internal static class DeployedFleet
{
    public const string SourcePrefix = "gsod/";

    private const string Place = "us-east-1:000000000000";

    private static readonly QueueNames s_queues = new();

    private static readonly TableNames s_tables = new();

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["batches_arn"] = QueueArn(s_queues.Batches),
        ["batches_dead_arn"] = QueueArn(s_queues.DeadBatches),
        ["partials_arn"] = QueueArn(s_queues.Partials),
        ["partials_dead_arn"] = QueueArn(s_queues.DeadPartials),
        ["runs_arn"] = TableArn(s_tables.Runs),
        ["results_arn"] = TableArn(s_tables.Results),
        ["state_arn"] = $"arn:aws:s3:::{EmulatedFleet.StateBucket}",
        ["state_prefix"] = "fleet/",
        ["cluster_arn"] = $"arn:aws:ecs:{Place}:cluster/queuemap",
        ["worker_service_arn"] = $"arn:aws:ecs:{Place}:service/queuemap/queuemap-worker",
        ["tasks_arn"] = $"arn:aws:ecs:{Place}:task/queuemap/*",
        ["partition"] = "aws",
        ["bucket"] = EmulatedFleet.Bucket,
        ["prefix"] = SourcePrefix,
    };

    public static string QueueArn(string name) => $"arn:aws:sqs:{Place}:{name}";

    public static string EcsArn(string resource) => $"arn:aws:ecs:{Place}:{resource}";

    public static string TableArn(string name) => $"arn:aws:dynamodb:{Place}:table/{name}";
}
