namespace QueueMap.Worker.Hosting;

/// <summary>The queues between the stages.</summary>
public static class QueueNames
{
    /// <summary>MapBatch, from the producer to the workers.</summary>
    public const string Batches = "queuemap-batches";

    /// <summary>PartialMaxima and BatchDied, from the workers to the reducer.</summary>
    public const string Partials = "queuemap-partials";

    public static readonly Uri BatchesAddress = new($"queue:{Batches}");

    public static readonly Uri PartialsAddress = new($"queue:{Partials}");
}
