using Amazon.Runtime;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>Where a service is, who asks, and how patiently.</summary>
internal sealed record JsonServiceAccess
{
    /// <summary>Null: as the standard chain says (AWS_REGION, profile, container or instance).</summary>
    public string? Region { get; init; }

    /// <summary>Null: the region's own endpoint.</summary>
    public string? ServiceUrl { get; init; }

    /// <summary>Signs requests to a server of one's own where <see cref="Region"/> is null; an emulator does not read it.</summary>
    public string SigningRegion { get; init; } = "us-east-1";

    /// <summary>Null: the standard chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    public required int MaxRetries { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How long to wait after the n-th failure, from 1 on.</summary>
    public required Func<int, TimeSpan> Pause { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Null: the SDK's own.</summary>
    public HttpClientFactory? Http { get; init; }
}
