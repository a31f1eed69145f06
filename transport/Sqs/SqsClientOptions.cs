using Amazon.Runtime;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>Where SQS is and who asks. Nothing here comes from a message.</summary>
public sealed record SqsClientOptions
{
    /// <summary>Four attempts after the first: with the back-off below, about 3 s in all, well within one visibility timeout.</summary>
    public const int DefaultMaxRetries = 4;

    /// <summary>A long poll may hold the request for 20 s; what takes as long again has lost its connection.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = SqsLimits.MaxWait * 2;

    /// <summary>Null: as the standard chain says (AWS_REGION, profile, container or instance).</summary>
    public string? Region { get; init; }

    /// <summary>Null: AWS_ENDPOINT_URL_SQS, then AWS_ENDPOINT_URL, then the region's own endpoint.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Null: the standard chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    public int MaxRetries { get; init; } = DefaultMaxRetries;

    public TimeSpan RequestTimeout { get; init; } = DefaultRequestTimeout;

    /// <summary>Seeds the jitter of retries; null takes the process id, so that workers that start together do not retry together.</summary>
    public int? JitterSeed { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Null: the SDK's own. Tests put a server in memory here.</summary>
    public HttpClientFactory? Http { get; init; }

    /// <summary>Null: <see cref="SqsClient"/>. A simulation puts queues in memory here.</summary>
    public Func<SqsClientOptions, ISqsClient>? Client { get; init; }

    /// <summary>Reads the environment; tests replace it, because the real one is shared by the whole process.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    internal string? EffectiveServiceUrl => SqsClient.Service.UrlOf(ServiceUrl, Environment);

    /// <summary>A client by these options, to be disposed of.</summary>
    public ISqsClient Open() => Client?.Invoke(this) ?? new SqsClient(this);
}
