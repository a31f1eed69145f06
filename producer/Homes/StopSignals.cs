namespace QueueMap.Producer.Homes;

/// <summary>Two ways to stop: begin nothing new and finish what runs; or leave everything as it is.</summary>
/// <param name="Drain">Cancelled by the first interrupt, and by SIGTERM.</param>
/// <param name="Abort">Cancelled by the second interrupt.</param>
public sealed record StopSignals(CancellationToken Drain, CancellationToken Abort)
{
    public static readonly StopSignals Never = new(CancellationToken.None, CancellationToken.None);
}
