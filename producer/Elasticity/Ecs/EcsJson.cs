using System.Text.Json.Serialization;

namespace QueueMap.Producer.Elasticity.Ecs;

// The answers as they are on the wire, of which only these members are read.
internal sealed class DescribeServicesJson
{
    public List<ServiceJson>? Services { get; set; }

    public List<FailureJson>? Failures { get; set; }
}

internal sealed class UpdateServiceJson
{
    public ServiceJson? Service { get; set; }
}

internal sealed class ServiceJson
{
    public string? Status { get; set; }

    public int? DesiredCount { get; set; }

    public int? RunningCount { get; set; }

    public int? PendingCount { get; set; }
}

internal sealed class FailureJson
{
    public string? Reason { get; set; }

    public string? Detail { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DescribeServicesJson))]
[JsonSerializable(typeof(UpdateServiceJson))]
internal sealed partial class EcsJson : JsonSerializerContext;
