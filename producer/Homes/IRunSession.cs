namespace QueueMap.Producer.Homes;

/// <summary>This process's work on one run. New and resumed runs are the same thing.</summary>
public interface IRunSession : IDisposable
{
    /// <summary>How far the run is now. Null before that is known.</summary>
    RunProgress? Progress { get; }

    Task<SessionEnd> RunAsync(StopSignals stop);

    /// <summary>
    /// Gives back what the session has asked of others for the sake of its run. To be called at every end, when that has been told: it
    /// may take more than a minute. Never fails.
    /// </summary>
    Task LetGoAsync(SessionEnd end, StopSignals stop);
}
