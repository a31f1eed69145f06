namespace QueueMap.Worker.Hosting;

/// <summary>Pauses between the attempts at one delivery; those after further deliveries are the queue's.</summary>
/// <param name="First">Before the second attempt.</param>
/// <param name="Last">No pause is longer. Zero has no pauses at all: MassTransit waits in real time, of which a simulation has none.</param>
public sealed record RetryPauses(TimeSpan First, TimeSpan Last)
{
    /// <summary>
    /// Four attempts within about ten seconds: enough for a store that restarts or a burst of throttling. What lasts
    /// longer is not cured by holding the batch.
    /// </summary>
    public static readonly RetryPauses Standard = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    public static readonly RetryPauses None = new(TimeSpan.Zero, TimeSpan.Zero);
}
