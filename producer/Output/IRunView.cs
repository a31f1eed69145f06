using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Planning;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>Shows a run to whoever looks: a person at a terminal, a person reading a log, or a program.</summary>
public interface IRunView
{
    /// <summary>Work on the run begins, or goes on.</summary>
    void Started(RunHeader run, bool resumed);

    /// <summary>Shows progress until the work is done.</summary>
    Task FollowAsync(Func<RunProgress?> progress, Task work);

    /// <summary>The run has ended.</summary>
    /// <param name="run">The run as it ended.</param>
    /// <param name="result">Its result.</param>
    /// <param name="quarantined">Its first quarantined items; there may be more.</param>
    /// <param name="elapsed">How long this process worked on it.</param>
    void Finished(RunSnapshot run, ResultSet result, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan elapsed);

    /// <summary>What the finished run took, beside what was foretold.</summary>
    void Billed(RunBill bill);

    /// <summary>Something that a person should know, not an error.</summary>
    void Note(string message);
}
