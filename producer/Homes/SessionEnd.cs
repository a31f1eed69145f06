using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Homes;

/// <summary>How this process's work on a run ended.</summary>
public abstract record SessionEnd
{
    private SessionEnd()
    {
    }

    /// <summary>The run is finished.</summary>
    public sealed record Finished(RunHeader Header, ResultSet Result) : SessionEnd;

    /// <summary>Somebody cancelled the run.</summary>
    public sealed record Cancelled : SessionEnd;

    /// <summary>Everything is published; the fleet carries the run to its end.</summary>
    public sealed record Detached : SessionEnd;

    /// <summary>Drained on request; the run can be resumed.</summary>
    public sealed record Drained : SessionEnd;

    /// <summary>Abandoned on request; the run can be resumed.</summary>
    public sealed record Aborted : SessionEnd;

    /// <summary>Something that no retry cured; the run can be resumed once it is mended.</summary>
    public sealed record Broken(Exception Error) : SessionEnd;
}
