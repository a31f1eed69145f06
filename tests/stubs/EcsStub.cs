using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime.Internal.Auth;

namespace QueueMap.Stubs;

/// <summary>A call as ECS gets it.</summary>
/// <param name="Operation">DescribeServices or UpdateService.</param>
internal sealed record EcsStubCall(string Operation, JsonNode Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What UpdateService sets; null of another call.</summary>
    public int? Desired => (int?)Body["desiredCount"];

    /// <summary>The host that the request was addressed to.</summary>
    public string Host => Headers["host"];
}

/// <summary>
/// One service of ECS, with its two calls in the shapes of AWS's API reference: a stand-in, not an emulator. Every request must be signed
/// as Signature Version 4 has it, by the SDK's own arithmetic, over what has arrived.
/// </summary>
internal sealed class EcsStub
{
    public const string Cluster = "queuemap";
    public const string Service = "queuemap-worker";
    public const string AccessKey = "key";
    public const string SecretKey = "secret";
    public const string Region = "us-east-1";

    private const string Target = "AmazonEC2ContainerServiceV20141113.";

    private readonly Lock _sync = new();
    private readonly List<EcsStubCall> _calls = [];
    private int _desired;

    public IReadOnlyList<EcsStubCall> Calls
    {
        get
        {
            lock (_sync)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The numbers that UpdateService was told, one after the other.</summary>
    public IEnumerable<int> Told => Calls.Where(call => call.Desired is not null).Select(call => call.Desired!.Value);

    /// <summary>What the service is told to have. Others than the client under test say so, too.</summary>
    public int Desired
    {
        get
        {
            lock (_sync)
            {
                return _desired;
            }
        }

        set
        {
            lock (_sync)
            {
                _desired = value;
            }

            Changed(value);
        }
    }

    public Action<int> Changed { get; set; } = _ => { };

    /// <summary>Answers in place of the service where it gives an answer.</summary>
    public Func<EcsStubCall, (int Status, string Body)?> Instead { get; set; } = _ => null;

    public (int Status, string Body) Answer(string method, string path, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (WhyUnsigned(method, path, headers, body) is { } why)
        {
            return Error(403, "InvalidSignatureException", why);
        }

        if (!headers["x-amz-target"].StartsWith(Target, StringComparison.Ordinal) || headers["content-type"] != "application/x-amz-json-1.1")
        {
            return Error(400, "UnknownOperationException", "");
        }

        var call = new EcsStubCall(headers["x-amz-target"][Target.Length..], JsonNode.Parse(body)!, headers);
        lock (_sync)
        {
            _calls.Add(call);
        }

        return Instead(call) ?? call.Operation switch
        {
            "DescribeServices" => Describe(call.Body),
            "UpdateService" => Update(call.Body),
            _ => Error(400, "UnknownOperationException", ""),
        };
    }

    public static (int Status, string Body) Error(int status, string code, string message) =>
        (status, new JsonObject { ["__type"] = code, ["message"] = message }.ToJsonString());

    private (int Status, string Body) Describe(JsonNode request)
    {
        if ((string?)request["cluster"] != Cluster)
        {
            return Error(400, "ClusterNotFoundException", "Cluster not found.");
        }

        var name = (string)request["services"]!.AsArray().Single()!;
        return (200, (name == Service
            ? new JsonObject { ["services"] = new JsonArray(OfService()), ["failures"] = new JsonArray() }
            : new JsonObject
            {
                ["services"] = new JsonArray(),
                ["failures"] = new JsonArray(new JsonObject { ["arn"] = $"arn:aws:ecs:{Region}:123456789012:service/{name}", ["reason"] = "MISSING" }),
            }).ToJsonString());
    }

    private (int Status, string Body) Update(JsonNode request)
    {
        if ((string?)request["cluster"] != Cluster || (string?)request["service"] != Service)
        {
            return Error(400, "ServiceNotFoundException", "Service not found.");
        }

        Desired = (int)request["desiredCount"]!;
        return (200, new JsonObject { ["service"] = OfService() }.ToJsonString());
    }

    // Some of the members that ECS gives, those that nobody here reads among them.
    private JsonObject OfService() => new()
    {
        ["serviceArn"] = $"arn:aws:ecs:{Region}:123456789012:service/{Cluster}/{Service}",
        ["serviceName"] = Service,
        ["clusterArn"] = $"arn:aws:ecs:{Region}:123456789012:cluster/{Cluster}",
        ["loadBalancers"] = new JsonArray(),
        ["status"] = "ACTIVE",
        ["desiredCount"] = Desired,
        ["runningCount"] = 0,
        ["pendingCount"] = 0,
        ["createdAt"] = 1733156411.123,
        ["deployments"] = new JsonArray(new JsonObject { ["id"] = "ecs-svc/1", ["status"] = "PRIMARY", ["desiredCount"] = 77, ["runningCount"] = 77 }),
        ["events"] = new JsonArray(new JsonObject { ["id"] = "1", ["createdAt"] = 1733156411.2, ["message"] = "(service queuemap-worker) has reached a steady state." }),
    };

    private static string? WhyUnsigned(string method, string path, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        // AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=hex
        var parts = headers.GetValueOrDefault("authorization", "").Split([" Credential=", ", SignedHeaders=", ", Signature="], StringSplitOptions.None);
        if (parts is not ["AWS4-HMAC-SHA256", var credential, var signed, var signature] || credential.Split('/') is not [var key, _, var region, "ecs", "aws4_request"])
        {
            return "The request is not signed for ECS.";
        }

        var names = signed.Split(';');
        if (!names.Contains("host") || !names.Contains("x-amz-date") || !names.Contains("x-amz-target"))
        {
            return $"The signature leaves out a header that it must have: {signed}.";
        }

        var canonical = string.Join('\n', [
            method, path, "", .. names.Select(name => $"{name}:{headers[name].Trim()}"), "", signed, Convert.ToHexStringLower(SHA256.HashData(body))]);
        var at = DateTimeOffset.ParseExact(headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var expected = AWS4Signer.ComputeSignature(key, SecretKey, region, at.UtcDateTime, "ecs", signed, canonical).Signature;
        return signature == expected ? null : $"The signature is {signature}, and over what has arrived it is {expected}.";
    }
}
