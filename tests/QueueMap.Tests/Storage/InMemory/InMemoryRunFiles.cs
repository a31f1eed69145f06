using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.InMemory;

public sealed class InMemoryRunFiles : IRunFiles
{
    private readonly ConcurrentDictionary<(string Run, string Name), byte[]> _files = new();

    public ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        ValueTask.FromResult(_files.TryAdd(IdOf(run, name), content.ToArray()));

    public ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _files[IdOf(run, name)] = content.ToArray();
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation) =>
        ValueTask.FromResult(_files.TryGetValue(IdOf(run, name), out var content) ? content : (ReadOnlyMemory<byte>?)null);

    public async IAsyncEnumerable<string> ListAsync(string run, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var names = _files.Keys.Where(id => id.Run == run && id.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(id => id.Name);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            yield return await ValueTask.FromResult(name);
        }
    }

    private static (string Run, string Name) IdOf(string run, string name) => (RunId.Require(run), StoredName.RequireFile(name));
}
