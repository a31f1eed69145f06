using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.InMemory;

public sealed class InMemoryRunStore : IRunStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Dictionary<string, StoredPart>> _runs = new(StringComparer.Ordinal);

    public ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation)
    {
        RunId.Require(run);
        StoredName.RequirePart(part);
        lock (_lock)
        {
            return ValueTask.FromResult(_runs.GetValueOrDefault(run)?.GetValueOrDefault(part));
        }
    }

    public ValueTask<bool> TryWriteAsync(
        string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation)
    {
        RunId.Require(run);
        StoredName.RequirePart(part);
        lock (_lock)
        {
            if ((_runs.GetValueOrDefault(run)?.GetValueOrDefault(part)?.Revision ?? 0) != expected)
            {
                return ValueTask.FromResult(false);
            }

            if (!_runs.TryGetValue(run, out var parts))
            {
                _runs[run] = parts = new(StringComparer.Ordinal);
            }

            parts[part] = new StoredPart(expected + 1, body.ToArray());
            return ValueTask.FromResult(true);
        }
    }

    public async IAsyncEnumerable<string> ListRunsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] runs;
        lock (_lock)
        {
            runs = [.. _runs.Keys];
        }

        foreach (var run in runs)
        {
            yield return await ValueTask.FromResult(run);
        }
    }
}
