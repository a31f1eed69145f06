using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Server;

/// <summary>
/// A queue that makes its messages as they are received and keeps only those in flight, so that the heap of a long run is the
/// transport's own. By a seed it delivers some of them again while they are held, and fails the deletion of others.
/// </summary>
internal sealed class EndlessSqs(int messages, int seed) : ISqs
{
    private const double DuplicateShare = 0.01;
    private const double FailedDeletionShare = 0.01;
    private static readonly Dictionary<string, string> None = [];

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _handles = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;
    private int _receives;

    public int Duplicates { get; private set; }

    public int FailedDeletions { get; private set; }

    /// <summary>Every message has been made and deleted.</summary>
    public Task Drained => _drained.Task;

    public int Made => Volatile.Read(ref _made);

    public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        // As on a wire, no answer comes on the caller's own stack.
        await Task.Yield();
        var received = Take(max);
        if (received.Count == 0)
        {
            await Drained.WaitAsync(cancellation);
        }

        return new(received, []);
    }

    public async Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation)
    {
        await Task.Yield();
        lock (_lock)
        {
            SqsEntryResult[] results = [.. receiptHandles.Select(Delete)];
            if (_made == messages && _handles.Count == 0)
            {
                _drained.TrySetResult();
            }

            return results;
        }
    }

    public Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation) =>
        throw new NotSupportedException("It makes its messages itself.");

    public Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SqsEntryResult>>([.. entries.Select(_ => SqsEntryResult.Done)]);

    private List<SqsMessage> Take(int max)
    {
        var taken = new List<SqsMessage>(max);
        lock (_lock)
        {
            if (_handles.Count > 0 && _random.NextDouble() < DuplicateShare * max)
            {
                Duplicates++;
                taken.Add(Receive(_handles.Keys.First()));
            }

            while (taken.Count < max && _made < messages)
            {
                taken.Add(Receive($"00000000-0000-0000-0000-{_made++:d12}"));
            }
        }

        return taken;
    }

    private SqsMessage Receive(string id)
    {
        var handle = $"{id}#{++_receives}";
        _handles[id] = handle;
        return new(id, handle, "body", None, None);
    }

    private SqsEntryResult Delete(string handle)
    {
        if (_random.NextDouble() < FailedDeletionShare)
        {
            FailedDeletions++;
            return new(new(SqsErrorKind.ServerFault, "InternalError", "by the seed", IsSenderFault: false));
        }

        // Any handle deletes: one of an earlier receive, too, as SQS may.
        _handles.Remove(handle.Split('#')[0]);
        return SqsEntryResult.Done;
    }
}
