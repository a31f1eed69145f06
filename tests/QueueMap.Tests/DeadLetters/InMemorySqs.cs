using QueueMap.AmazonSqs.Sqs;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.DeadLetters;

/// <summary>
/// A queue in memory on a clock that tests set. Stricter than SQS: a receipt handle works until the next receive only. Each
/// call may fail by plan.
/// </summary>
internal class InMemorySqs(TimeProvider time, FaultPlan? plan = null) : ISqs, ISqsQueues
{
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private int _added;

    public List<string> Calls { get; } = [];

    /// <summary>Queues of the same service, by address; every other address is this one's.</summary>
    public Dictionary<string, InMemorySqs> Others { get; } = [];

    /// <summary>Ids of the messages that it holds, hidden ones too.</summary>
    public IReadOnlyList<string> Ids => [.. _held.Keys.Order(StringComparer.Ordinal)];

    public int Hidden => _held.Values.Count(held => held.HiddenUntil > time.GetUtcNow());

    /// <summary>Is told the number of each receive, from 1, before it is answered.</summary>
    public Action<int> OnReceive { get; set; } = _ => { };

    /// <summary>What is answered to who looks for a queue by its name.</summary>
    public Func<CancellationToken, Task<string?>> OnFind { get; set; } = _ => throw new NotSupportedException();

    /// <summary>What a look at the queue's attributes finds; null for what it holds.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; set; }

    public string Add(string body, IReadOnlyDictionary<string, string>? attributes = null, int receives = 0)
    {
        var id = $"m{_added++:d3}";
        _held.Add(id, new Held(id, body, attributes ?? new Dictionary<string, string>(), time.GetUtcNow()) { Receives = receives });
        return id;
    }

    public void Remove(string id) => _held.Remove(id);

    /// <summary>What SQS may do at any moment: shows a message that somebody holds.</summary>
    public void Show(string id) => _held[id].HiddenUntil = default;

    public ValueTask<SqsReceived> ReceiveOnceAsync(int max, TimeSpan visibility)
    {
        var messages = _held.Values.Where(held => held.HiddenUntil <= time.GetUtcNow()).Take(max).ToList();
        messages.ForEach(held =>
        {
            held.Receives++;
            held.HiddenUntil = time.GetUtcNow() + visibility;
        });
        return ValueTask.FromResult(new SqsReceived([.. messages.Select(held => held.Message())], []));
    }

    public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        Calls.Add("receive");
        OnReceive(Calls.Count(call => call == "receive"));
        return await PassAsync(() => At(queueUrl).ReceiveOnceAsync(max, visibility));
    }

    public Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation) =>
        At(queueUrl).EachAsync("delete", receiptHandles, handle => handle, held => At(queueUrl)._held.Remove(held.Id));

    public Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(
        string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation) => At(queueUrl).EachAsync(
            "visibility",
            entries,
            entry => entry.ReceiptHandle,
            held => held.HiddenUntil = time.GetUtcNow() + entries.First(entry => entry.ReceiptHandle == held.Handle).Timeout);

    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(string queueUrl, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        Calls.Add("attributes");
        if (At(queueUrl) is var other && other != this)
        {
            return await other.GetAttributesAsync(queueUrl, names, cancellation);
        }

        return await PassAsync(() => ValueTask.FromResult(Attributes ?? new Dictionary<string, string>
        {
            ["ApproximateNumberOfMessages"] = $"{_held.Count - Hidden}",
            ["ApproximateNumberOfMessagesNotVisible"] = $"{Hidden}",
            ["ApproximateNumberOfMessagesDelayed"] = "0",
        }));
    }

    public Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<string> CreateQueueAsync(
        string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<string?> GetQueueUrlAsync(string name, CancellationToken cancellation) => OnFind(cancellation);

    public Task SetAttributesAsync(string queueUrl, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task TagQueueAsync(string queueUrl, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PurgeQueueAsync(string queueUrl, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeleteQueueAsync(string queueUrl, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListDeadLetterSourceQueuesAsync(string queueUrl, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<string> StartMessageMoveTaskAsync(string sourceArn, string? destinationArn, int? maxMessagesPerSecond, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<SqsMoveTask>> ListMessageMoveTasksAsync(string sourceArn, CancellationToken cancellation) => throw new NotSupportedException();

    public Task CancelMessageMoveTaskAsync(string taskHandle, CancellationToken cancellation) => throw new NotSupportedException();

    private async Task<IReadOnlyList<SqsEntryResult>> EachAsync<T>(string call, IReadOnlyList<T> entries, Func<T, string> handleOf, Action<Held> apply)
    {
        Assert.InRange(entries.Count, 1, SqsLimits.MaxBatchEntries);
        Calls.Add(call);
        return await PassAsync(() => ValueTask.FromResult<IReadOnlyList<SqsEntryResult>>([.. entries.Select(entry =>
        {
            var held = _held.Values.FirstOrDefault(held => held.Handle == handleOf(entry));
            if (held is null)
            {
                return new SqsEntryResult(new(SqsErrorKind.ReceiptHandleInvalid, "ReceiptHandleIsInvalid", "not the newest", IsSenderFault: true));
            }

            apply(held);
            return SqsEntryResult.Done;
        })]));
    }

    private InMemorySqs At(string queueUrl) => Others.GetValueOrDefault(queueUrl, this);

    private ValueTask<T> PassAsync<T>(Func<ValueTask<T>> call) => plan is null ? call() : plan.PassAsync(call);

    private sealed class Held(string id, string body, IReadOnlyDictionary<string, string> attributes, DateTimeOffset sentAt)
    {
        public string Id => id;

        public int Receives { get; set; }

        public DateTimeOffset HiddenUntil { get; set; }

        public string Handle => $"{id}#{Receives}";

        public SqsMessage Message() => new(
            id,
            Handle,
            body,
            new Dictionary<string, string>
            {
                ["ApproximateReceiveCount"] = $"{Receives}",
                ["SentTimestamp"] = $"{sentAt.ToUnixTimeMilliseconds()}",
            },
            attributes);
    }
}
