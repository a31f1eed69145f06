using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Server;

/// <summary>
/// One queue in memory on a clock that tests move. Stricter than SQS: only the newest receipt handle works. It judges the
/// pumps; what SQS is like is judged by the emulators.
/// </summary>
internal sealed class FakeSqs(TimeProvider time) : ISqs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);
    private readonly Queue<Item> _visible = new();
    private readonly PriorityQueue<(Item Item, int Version), DateTimeOffset> _hidden = new();
    private TaskCompletionSource _arrival = New();
    private int _added;

    /// <summary>Runs before each call of the operation, with the number of the call from 1; what it throws is the answer.</summary>
    public Func<string, int, Task>? Before { get; set; }

    /// <summary>The error of an entry, or null; called with the operation and the message id.</summary>
    public Func<string, string, SqsEntryError?>? EntryError { get; set; }

    public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public List<SqsVisibility> VisibilityChanges { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public List<int> Rooms { get; } = [];

    public int OpenPolls { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _items.Count;
            }
        }
    }

    public int Hidden
    {
        get
        {
            lock (_lock)
            {
                return _items.Values.Count(item => item.HiddenUntil > time.GetUtcNow());
            }
        }
    }

    public int CallsOf(string operation)
    {
        lock (_lock)
        {
            return Calls.GetValueOrDefault(operation);
        }
    }

    public void Add(int count = 1)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                var item = new Item($"m{_added++}");
                _items.Add(item.Id, item);
                _visible.Enqueue(item);
            }

            Arrived();
        }
    }

    /// <summary>What has been sent, in order.</summary>
    public List<SqsSend> Sent { get; } = [];

    /// <summary>A message with content, and with the delay that it asks for.</summary>
    public void Add(SqsSend sent)
    {
        Assert.InRange(sent.Delay, TimeSpan.Zero, SqsLimits.MaxDelay);
        lock (_lock)
        {
            Sent.Add(sent);
            var item = new Item($"m{_added++}", sent);
            _items.Add(item.Id, item);
            Hide(item, TimeSpan.FromSeconds(sent.DelaySeconds));
        }
    }

    /// <summary>What SQS may do at any moment: show a message that someone holds.</summary>
    public void Redeliver(string id)
    {
        lock (_lock)
        {
            Show(_items[id]);
        }
    }

    public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        await CalledAsync("Receive");
        lock (_lock)
        {
            Waits.Add(wait);
            Rooms.Add(max);
            OpenPolls++;
        }

        try
        {
            return await PollAsync(max, time.GetUtcNow() + wait, visibility, cancellation);
        }
        finally
        {
            lock (_lock)
            {
                OpenPolls--;
            }
        }
    }

    public Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation) =>
        EachAsync("Send", entries, static entry => entry.Body, Add);

    public Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation) =>
        EachAsync("Delete", receiptHandles, IdOf, handle => _items.Remove(IdOf(handle)), IsNewest);

    public Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(
        string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation) =>
        EachAsync("ChangeVisibility", entries, entry => IdOf(entry.ReceiptHandle), entry =>
        {
            VisibilityChanges.Add(entry);
            Hide(_items[IdOf(entry.ReceiptHandle)], entry.Timeout);
        }, entry => IsNewest(entry.ReceiptHandle));

    private async Task<IReadOnlyList<SqsEntryResult>> EachAsync<T>(
        string operation, IReadOnlyList<T> entries, Func<T, string> id, Action<T> apply, Func<T, bool>? isValid = null)
    {
        Assert.InRange(entries.Count, 1, SqsLimits.MaxBatchEntries);
        await CalledAsync(operation);
        lock (_lock)
        {
            return [.. entries.Select(entry =>
            {
                if (EntryError?.Invoke(operation, id(entry)) is { } error)
                {
                    return new SqsEntryResult(error);
                }

                if (isValid?.Invoke(entry) == false)
                {
                    return new SqsEntryResult(new(SqsErrorKind.ReceiptHandleInvalid, "ReceiptHandleIsInvalid", "not the newest", IsSenderFault: true));
                }

                apply(entry);
                return SqsEntryResult.Done;
            })];
        }
    }

    private async Task<SqsReceived> PollAsync(int max, DateTimeOffset until, TimeSpan visibility, CancellationToken cancellation)
    {
        while (true)
        {
            Task arrival;
            TimeSpan left;
            lock (_lock)
            {
                var now = time.GetUtcNow();
                while (_hidden.TryPeek(out var next, out var due) && due <= now)
                {
                    _hidden.Dequeue();
                    if (next.Item.Version == next.Version && _items.ContainsKey(next.Item.Id))
                    {
                        Show(next.Item);
                    }
                }

                var messages = new List<SqsMessage>();
                while (messages.Count < max && _visible.TryDequeue(out var item))
                {
                    if (_items.ContainsKey(item.Id))
                    {
                        item.Receives++;
                        Hide(item, visibility);
                        messages.Add(item.Message());
                    }
                }

                if (messages.Count > 0 || now >= until)
                {
                    return new(messages, []);
                }

                left = until - now;
                if (_hidden.TryPeek(out _, out var shown) && shown - now < left)
                {
                    left = shown - now;
                }

                arrival = _arrival.Task;
            }

            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(arrival, Task.Delay(left, time, timeout.Token));
            await timeout.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task CalledAsync(string operation)
    {
        int number;
        lock (_lock)
        {
            number = Calls[operation] = Calls.GetValueOrDefault(operation) + 1;
        }

        if (Before is { } before)
        {
            await before(operation, number);
        }
    }

    private void Hide(Item item, TimeSpan visibility)
    {
        item.Version++;
        item.HiddenUntil = time.GetUtcNow() + visibility;
        if (visibility <= TimeSpan.Zero)
        {
            Show(item);
        }
        else
        {
            _hidden.Enqueue((item, item.Version), item.HiddenUntil);
        }
    }

    private void Show(Item item)
    {
        item.Version++;
        item.HiddenUntil = default;
        _visible.Enqueue(item);
        Arrived();
    }

    private void Arrived()
    {
        var arrived = _arrival;
        _arrival = New();
        arrived.SetResult();
    }

    private bool IsNewest(string handle) => _items.TryGetValue(IdOf(handle), out var item) && item.Handle == handle;

    private static string IdOf(string handle) => handle.Split('#')[0];

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Item(string id, SqsSend? sent = null)
    {
        private static readonly Dictionary<string, string> None = [];

        public string Id => id;

        public int Receives { get; set; }

        public int Version { get; set; }

        public DateTimeOffset HiddenUntil { get; set; }

        public string Handle => $"{id}#{Receives}";

        public SqsMessage Message() => new(
            id, Handle, sent?.Body ?? "body", new Dictionary<string, string> { ["ApproximateReceiveCount"] = $"{Receives}" }, sent?.Attributes ?? None);
    }
}
