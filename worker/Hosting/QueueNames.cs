namespace QueueMap.Worker.Hosting;

/// <summary>The queues between the stages. Two fleets in one account and region have different ones.</summary>
/// <param name="Batches">MapBatch, from the producer to the workers.</param>
/// <param name="Partials">PartialMaxima and BatchDied, from the workers to the reducer.</param>
public sealed record QueueNames(string Batches = QueueNames.DefaultBatches, string Partials = QueueNames.DefaultPartials)
{
    public const string DefaultBatches = "queuemap-batches";

    public const string DefaultPartials = "queuemap-partials";

    /// <summary>Where a message goes that used up its deliveries, or failed for good.</summary>
    public string DeadBatches => Batches + "-dead";

    public string DeadPartials => Partials + "-dead";

    public Uri BatchesAddress => new($"queue:{Batches}");

    public Uri PartialsAddress => new($"queue:{Partials}");
}
