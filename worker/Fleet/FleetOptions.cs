using MassTransit;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.S3;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Fleet;

/// <summary>
/// The configuration of a fleet, the same for all of its processes: section <c>QueueMap</c> of appsettings.json, and
/// <c>QUEUEMAP__STATE</c> and so on in the environment. Where AWS is, and who asks, is the standard chain's to say.
/// </summary>
public sealed record FleetOptions
{
    public const string Section = "QueueMap";

    /// <summary>Long enough for the largest batch, and 10 s before ECS's longest stopTimeout of 120 s.</summary>
    public static readonly TimeSpan DefaultStopWithin = TimeSpan.FromSeconds(110);

    /// <summary>The s3://bucket/prefix of manifests, quarantined items and result files.</summary>
    public required string State { get; init; }

    public TableNames Tables { get; init; } = new();

    public QueueNames Queues { get; init; } = new();

    /// <summary>
    /// How long a received message stays hidden. A living process renews it; the messages of a killed one are back after this.
    /// </summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a process may make the queues that are missing. A deployment makes them itself.</summary>
    public AmazonSqsTopologyMode Topology { get; init; } = AmazonSqsTopologyMode.Verify;

    public FleetRole Role { get; init; } = FleetRole.All;

    /// <summary>Batches mapped at once by one process.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>GETs of items in flight in one process, over all of its batches.</summary>
    public int FetchConcurrency { get; init; } = S3Options.DefaultMaxGets;

    /// <summary>Who sends the GETs of items and the pages of listings.</summary>
    public S3ClientKind S3Client { get; init; } = S3ClientKind.Lean;

    /// <summary>Where /health and /alive answer.</summary>
    public int HealthPort { get; init; } = DefaultHealthPort;

    public EcsSettings Ecs { get; init; } = new();

    /// <summary>From SIGTERM to the end of the process, at the most.</summary>
    public TimeSpan StopWithin { get; init; } = DefaultStopWithin;

    public const int DefaultHealthPort = 8080;

    public const int MaxWorkers = 256;
}
