using QueueMap.Storage.DynamoDb;
using QueueMap.Worker.Hosting;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>What a role must not do, whoever has got hold of it.</summary>
public sealed class DenialTests
{
    private const string State = "arn:aws:s3:::state/fleet/runs/some/files";
    private const string Data = "arn:aws:s3:::data";

    private static readonly QueueNames s_queues = new();
    private static readonly string[] s_names = [s_queues.Batches, s_queues.DeadBatches, s_queues.Partials, s_queues.DeadPartials];

    public static TheoryData<string> Roles => [.. DeployedRole.All.Select(role => role.Name)];

    [Theory]
    [InlineData("producer", "s3:GetObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("producer", "s3:PutObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("producer", "dynamodb:Scan", "table/queuemap-runs")]
    [InlineData("producer", "dynamodb:DeleteItem", "table/queuemap-runs")]
    [InlineData("producer", "sqs:SendMessage", "queuemap-partials")]
    [InlineData("producer", "sqs:SendMessage", "queuemap-batches-dead")]
    [InlineData("worker", "s3:PutObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("worker", "s3:DeleteObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("worker", "s3:GetObject", $"{Data}/other/a.csv")]
    [InlineData("worker", "s3:GetObject", "arn:aws:s3:::elsewhere/gsod/a.csv")]
    [InlineData("worker", "s3:ListBucket", Data)]
    [InlineData("worker", "s3:GetObject", $"{State}/results/0000.json")]
    [InlineData("worker", "s3:PutObject", $"{State}/results/0000.json")]
    [InlineData("worker", "dynamodb:PutItem", "table/queuemap-runs")]
    [InlineData("worker", "dynamodb:Scan", "table/queuemap-runs")]
    [InlineData("worker", "dynamodb:DeleteItem", "table/queuemap-runs")]
    [InlineData("worker", "dynamodb:GetItem", "table/queuemap-results")]
    [InlineData("worker", "sqs:SendMessage", "queuemap-batches")]
    [InlineData("worker", "sqs:ReceiveMessage", "queuemap-partials")]
    [InlineData("worker", "sqs:ReceiveMessage", "queuemap-batches-dead")]
    [InlineData("reducer", "s3:GetObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("reducer", "s3:ListBucket", Data)]
    [InlineData("reducer", "s3:PutObject", $"{State}/manifest/0000000000.jsonl")]
    [InlineData("reducer", "sqs:SendMessage", "queuemap-batches")]
    [InlineData("reducer", "sqs:SendMessage", "queuemap-partials")]
    [InlineData("reducer", "sqs:ReceiveMessage", "queuemap-batches")]
    [InlineData("reducer", "sqs:DeleteMessage", "queuemap-batches-dead")]
    [InlineData("reducer", "dynamodb:DeleteItem", "table/queuemap-runs")]
    [InlineData("operator", "dynamodb:PutItem", "table/queuemap-results")]
    [InlineData("operator", "dynamodb:DeleteItem", "table/queuemap-results")]
    [InlineData("operator", "dynamodb:DeleteItem", "table/queuemap-runs")]
    [InlineData("operator", "s3:PutObject", $"{State}/results/0000.json")]
    [InlineData("operator", "s3:PutObject", $"{Data}/gsod/2024/a.csv")]
    [InlineData("operator", "sqs:ReceiveMessage", "queuemap-batches")]
    [InlineData("operator", "sqs:SendMessage", "queuemap-partials")]
    public void It_is_denied(string role, string action, string resource) => Assert.False(
        DeployedRole.Named(role).Allows(new ApiCall(role, action, ArnOf(resource), new Dictionary<string, string> { ["s3:prefix"] = "gsod/" })));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Nobody_changes_empties_or_removes_what_the_fleet_stands_on(string role)
    {
        string[] queues = ["sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:AddPermission", "sqs:StartMessageMoveTask"];
        string[] tables = ["dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:UpdateTable", "dynamodb:BatchWriteItem", "dynamodb:UpdateItem"];
        string[] buckets = ["s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration", "s3:DeleteObject", "s3:DeleteObjectVersion"];
        var calls = queues.SelectMany(action => s_names, (action, queue) => (action, arn: DeployedFleet.QueueArn(queue)))
            .Concat(tables.SelectMany(action => new[] { TableNames.DefaultRuns, TableNames.DefaultResults }, (action, table) => (action, arn: DeployedFleet.TableArn(table))))
            .Concat(buckets.SelectMany(action => new[] { "arn:aws:s3:::state", $"{State}/manifest/0000000000.jsonl" }, (action, arn) => (action, arn)))
            .Concat([("iam:PassRole", "arn:aws:iam::000000000000:role/queuemap-worker"), ("sts:AssumeRole", "arn:aws:iam::000000000000:role/queuemap-worker"), ("ecs:RunTask", "*")]);

        Assert.DoesNotContain(calls, call => DeployedRole.Named(role).Allows(new ApiCall(role, call.Item1, call.Item2, new Dictionary<string, string>())));
    }

    [Theory]
    [InlineData("sqs:ReceiveMessage")]
    [InlineData("sqs:DeleteMessage")]
    [InlineData("sqs:ChangeMessageVisibility")]
    public void The_producer_takes_nothing_off_a_queue(string action) => Assert.All(s_names, queue => Assert.False(
        DeployedRole.Named("producer").Allows(new ApiCall("producer", action, DeployedFleet.QueueArn(queue), new Dictionary<string, string>()))));

    /// <summary>Without a prefix the whole bucket is listed, and 'gsod-other/' begins with 'gsod'.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("other/")]
    [InlineData("gsod-other/")]
    public void The_producer_lists_nothing_but_its_source(string prefix)
    {
        var producer = DeployedRole.Named("producer");
        Assert.False(producer.Allows(new ApiCall("producer", "s3:ListBucket", Data, new Dictionary<string, string> { ["s3:prefix"] = prefix })));
        Assert.True(producer.Allows(new ApiCall("producer", "s3:ListBucket", Data, new Dictionary<string, string> { ["s3:prefix"] = "gsod/2024/" })));
    }

    /// <summary>What is not named by an ARN of the fleet's own cluster is another team's.</summary>
    [Theory]
    [InlineData("producer", "ecs:UpdateService", "service/queuemap/queuemap-reducer", "queuemap")]
    [InlineData("producer", "ecs:UpdateService", "service/queuemap/queuemap-worker", "other")]
    [InlineData("operator", "ecs:UpdateService", "service/queuemap/queuemap-worker", "queuemap")]
    [InlineData("worker", "ecs:UpdateTaskProtection", "task/other/1", "other")]
    [InlineData("worker", "ecs:UpdateService", "service/queuemap/queuemap-worker", "queuemap")]
    public void Tasks_and_services_of_others_are_left_alone(string role, string action, string resource, string cluster) => Assert.False(
        DeployedRole.Named(role).Allows(OfEcs(role, action, resource, cluster)));

    [Theory]
    [InlineData("producer", "ecs:DescribeServices", "service/queuemap/queuemap-worker")]
    [InlineData("producer", "ecs:UpdateService", "service/queuemap/queuemap-worker")]
    [InlineData("worker", "ecs:GetTaskProtection", "task/queuemap/0123456789abcdef")]
    [InlineData("worker", "ecs:UpdateTaskProtection", "task/queuemap/0123456789abcdef")]
    public void The_fleet_sets_its_own_size(string role, string action, string resource) =>
        Assert.True(DeployedRole.Named(role).Allows(OfEcs(role, action, resource, "queuemap")));

    private static ApiCall OfEcs(string role, string action, string resource, string cluster) => new(
        role,
        action,
        $"arn:aws:ecs:us-east-1:000000000000:{resource}",
        new Dictionary<string, string> { ["ecs:cluster"] = $"arn:aws:ecs:us-east-1:000000000000:cluster/{cluster}" });

    private static string ArnOf(string resource) => resource switch
    {
        _ when resource.StartsWith("arn:", StringComparison.Ordinal) => resource,
        _ when resource.StartsWith("table/", StringComparison.Ordinal) => DeployedFleet.TableArn(resource["table/".Length..]),
        _ => DeployedFleet.QueueArn(resource),
    };
}
