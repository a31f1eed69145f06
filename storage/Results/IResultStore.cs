using QueueMap.Contracts.Results;

namespace QueueMap.Storage.Results;

/// <summary>
/// The results that users read: one set a job, always whole. Every implementation passes the same conformance suite
/// (tests: ResultStoreConformance).
/// </summary>
public interface IResultStore
{
    /// <summary>Puts a result in the place of the job's earlier one. Durable once it returns true; doing it again changes nothing.</summary>
    /// <returns>False where a result that ended later is there already (<see cref="ResultSet.Supersedes"/>); it is left as it is.</returns>
    ValueTask<bool> PublishAsync(ResultSet result, CancellationToken cancellation);

    /// <summary>The job's result, or null where no run of it has succeeded yet.</summary>
    ValueTask<ResultSet?> ReadAsync(string job, CancellationToken cancellation);
}
