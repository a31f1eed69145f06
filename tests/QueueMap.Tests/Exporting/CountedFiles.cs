using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Exporting;

/// <summary>Files whose reads are counted.</summary>
internal sealed class CountedFiles(IRunFiles inner) : IRunFiles
{
    private readonly List<string> _reads = [];

    public int ReadsOf(string prefix) => _reads.Count(name => name.StartsWith(prefix, StringComparison.Ordinal));

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation)
    {
        _reads.Add(name);
        return inner.ReadAsync(run, name, cancellation);
    }

    public ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        inner.TryCreateAsync(run, name, content, cancellation);

    public ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        inner.ReplaceAsync(run, name, content, cancellation);

    public IAsyncEnumerable<string> ListAsync(string run, string prefix, CancellationToken cancellation) => inner.ListAsync(run, prefix, cancellation);
}
