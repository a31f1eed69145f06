using System.Collections.Concurrent;
using QueueMap.Contracts.Results;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.InMemory;

public sealed class InMemoryResultStore : IResultStore
{
    private readonly ConcurrentDictionary<string, ResultSet> _results = new(StringComparer.Ordinal);

    public ValueTask<bool> PublishAsync(ResultSet result, CancellationToken cancellation) => ValueTask.FromResult(ReferenceEquals(
        result,
        _results.AddOrUpdate(StoredName.RequireJob(result.Job), result, (_, earlier) => result.Supersedes(earlier) ? result : earlier)));

    public ValueTask<ResultSet?> ReadAsync(string job, CancellationToken cancellation) =>
        ValueTask.FromResult(_results.GetValueOrDefault(StoredName.RequireJob(job)));
}
