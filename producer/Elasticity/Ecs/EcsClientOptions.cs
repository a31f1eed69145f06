using Amazon.Runtime;

namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>Where ECS is and who asks.</summary>
internal sealed record EcsClientOptions
{
    /// <summary>Four attempts after the first: with waits of up to 5 s about 10 s in all. Whoever asks asks again half a minute later.</summary>
    public const int DefaultMaxRetries = 4;

    /// <summary>Both calls are answered within a second; what takes this long has lost its connection.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Null: as the standard chain says (AWS_REGION, profile, container or instance).</summary>
    public string? Region { get; init; }

    /// <summary>Null: AWS_ENDPOINT_URL_ECS, then AWS_ENDPOINT_URL, then the region's own endpoint.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Null: the standard chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    public int MaxRetries { get; init; } = DefaultMaxRetries;

    public TimeSpan RequestTimeout { get; init; } = DefaultRequestTimeout;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Null: the SDK's own. Tests put a server in memory here.</summary>
    public HttpClientFactory? Http { get; init; }

    /// <summary>Reads the environment; tests replace it, because the real one is shared by the whole process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
