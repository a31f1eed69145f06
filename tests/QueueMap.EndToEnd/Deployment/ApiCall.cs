using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>A call of AWS as IAM sees it.</summary>
/// <param name="Principal">Who signed it: the access key, which here is the name of a role.</param>
/// <param name="Action">As policies name it: sqs:SendMessage.</param>
/// <param name="Resource">An ARN.</param>
/// <param name="Conditions">What conditions of a policy may ask for.</param>
internal sealed record ApiCall(string Principal, string Action, string Resource, IReadOnlyDictionary<string, string> Conditions)
{
    private const string Signature = "Credential=";

    private static readonly Dictionary<string, string> s_none = [];

    public static ApiCall Of(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var principal = PrincipalOf(request);
        return request.Headers["X-Amz-Target"].ToString().Split('.') switch
        {
            ["AmazonSQS", var operation] => new(principal, $"sqs:{operation.Replace("Batch", "", StringComparison.Ordinal)}", DeployedFleet.QueueArn(QueueOf(body)), s_none),
            ["AmazonEC2ContainerServiceV20141113", var operation] => OfEcs(principal, operation, JsonNode.Parse(body)!),
            [_, var operation] => new(principal, $"dynamodb:{operation}", DeployedFleet.TableArn((string)JsonNode.Parse(body)!["TableName"]!), s_none),
            _ => OfS3(principal, request),
        };
    }

    public override string ToString() => $"{Principal}: {Action} on {Resource}{string.Concat(Conditions.Select(condition => $" with {condition.Key} = {condition.Value}"))}";

    /// <summary>Who does not sign has the permissions of nobody.</summary>
    private static string PrincipalOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var start = header.IndexOf(Signature, StringComparison.Ordinal);
        return start < 0 ? "nobody" : header[(start + Signature.Length)..].Split('/')[0];
    }

    private static ApiCall OfEcs(string principal, string operation, JsonNode request)
    {
        var cluster = (string)request["cluster"]!;
        var service = (string?)request["service"] ?? (string)request["services"]!.AsArray().Single()!;
        return new(principal, $"ecs:{operation}", DeployedFleet.EcsArn($"service/{cluster}/{service}"), InCluster(cluster));
    }

    /// <summary>What the agent of a task asks of ECS in the name of the task's role.</summary>
    public static ApiCall OfAgent(string principal, string operation, string cluster, string task) =>
        new(principal, $"ecs:{operation}", DeployedFleet.EcsArn($"task/{cluster}/{task}"), InCluster(cluster));

    private static Dictionary<string, string> InCluster(string cluster) => new(StringComparer.Ordinal) { ["ecs:cluster"] = DeployedFleet.EcsArn($"cluster/{cluster}") };

    private static string QueueOf(ReadOnlySpan<byte> body)
    {
        var request = JsonNode.Parse(body)!;
        return (string?)request["QueueName"] ?? ((string)request["QueueUrl"]!).Split('/')[^1];
    }

    // By path: /bucket/key. A HEAD has the permission of a GET.
    private static ApiCall OfS3(string principal, HttpRequest request)
    {
        var (bucket, key) = request.Path.Value!.TrimStart('/').Split('/', 2) is [var name, var rest] ? (name, rest) : (request.Path.Value!.Trim('/'), "");
        var arn = $"arn:aws:s3:::{bucket}";
        return (request.Method, key.Length > 0) switch
        {
            ("GET" or "HEAD", true) => new(principal, "s3:GetObject", $"{arn}/{key}", s_none),
            ("PUT", true) => new(principal, "s3:PutObject", $"{arn}/{key}", s_none),
            ("DELETE", true) => new(principal, "s3:DeleteObject", $"{arn}/{key}", s_none),
            ("GET", false) => new(principal, "s3:ListBucket", arn, new Dictionary<string, string> { ["s3:prefix"] = request.Query["prefix"].ToString() }),
            (var method, _) => new(principal, $"s3:{method}", arn, s_none),
        };
    }
}
