using QueueMap.Storage.Runs;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Embedded;

/// <summary>A ledger whose shards cannot be written from some moment on.</summary>
internal sealed class SwitchedStore(IRunStore inner) : IRunStore
{
    public bool FailShards { get; set; }

    public ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation) => inner.ReadAsync(run, part, cancellation);

    public ValueTask<bool> TryWriteAsync(string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation) =>
        FailShards && part != "header" ? throw new InjectedFaultException(0) : inner.TryWriteAsync(run, part, body, expected, cancellation);

    public IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation) => inner.ListRunsAsync(cancellation);
}
