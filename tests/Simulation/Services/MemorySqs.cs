using System.Globalization;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>SQS as one process sees it, with the retries of the product's client: a send whose answer was lost is repeated, and is there twice.</summary>
internal sealed class MemorySqs(SimProcess process, Network network, MemoryQueues queues) : ISqsClient
{
    private const int MaxAttempts = 1 + SqsClientOptions.DefaultMaxRetries;

    public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        Require(max);
        for (var attempt = 1; ; attempt++)
        {
            if (!process.IsAlive)
            {
                return await SimProcess.NeverAsync<SqsReceived>();
            }

            Ruling ruling;
            lock (network.Simulator.Gate)
            {
                ruling = network.Faults.Next(process, "sqs", "Receive");
            }

            await process.WaitAsync(ruling.There, cancellation);
            if (ruling.Kill == KillAt.BeforeEffect)
            {
                process.Kill("before sqs Receive");
                return await SimProcess.NeverAsync<SqsReceived>();
            }

            if (ruling.Trouble is Trouble.None or Trouble.AnswerLost)
            {
                Task<List<(MemoryQueue.Message Message, string Handle)>> polling;
                lock (network.Simulator.Gate)
                {
                    network.Calls["Receive"] = network.Calls.GetValueOrDefault("Receive") + 1;
                    polling = queues.Of(queueUrl).ReceiveAsync(process, max, wait, visibility, cancellation);
                }

                var found = await polling;
                if (ruling.Kill == KillAt.AfterEffect)
                {
                    process.Kill("after sqs Receive");
                    return await SimProcess.NeverAsync<SqsReceived>();
                }

                if (ruling.Trouble == Trouble.None)
                {
                    await process.WaitAsync(ruling.Back, cancellation);
                    return new([.. found.Select(one => one.Message.ToSqs(one.Handle))], []);
                }

                foreach (var (message, _) in found)
                {
                    message.Holder = null; // It was never held: the answer was lost, and the receive counts all the same.
                }
            }

            await process.WaitAsync(TimeSpan.FromSeconds(8 * network.Simulator.Chance.NextDouble()), cancellation);
            if (attempt == MaxAttempts)
            {
                throw Error(ruling.Trouble);
            }

            await BackOffAsync(attempt, cancellation);
        }
    }

    public Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation) => EachAsync(
        "Send",
        queueUrl,
        entries,
        (queue, entry) =>
        {
            var message = queue.Add(entry, process);
            network.Simulator.Note($"{process.Name} send {message.Id} {message.About} delay {entry.DelaySeconds}");
            return new SqsEntryResult(null, message.Id);
        },
        cancellation);

    public Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation) =>
        EachAsync("Delete", queueUrl, receiptHandles, (queue, handle) => queue.Delete(handle, process), cancellation);

    public Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation) =>
        EachAsync("ChangeVisibility", queueUrl, entries, (queue, entry) => queue.ChangeVisibility(entry.ReceiptHandle, entry.Timeout, process), cancellation);

    public Task<string> CreateQueueAsync(
        string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        CallAsync("CreateQueue", () => queues.Create(name, attributes), cancellation);

    public Task<string?> GetQueueUrlAsync(string name, CancellationToken cancellation) =>
        CallAsync("GetQueueUrl", () => queues.Find(MemoryQueues.UrlOf(name))?.Url, cancellation);

    public Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(string queueUrl, IReadOnlyList<string> names, CancellationToken cancellation) =>
        CallAsync<IReadOnlyDictionary<string, string>>("GetQueueAttributes", () => AttributesOf(queues.Of(queueUrl), names), cancellation);

    public Task SetAttributesAsync(string queueUrl, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) => CallAsync(
        "SetQueueAttributes",
        () =>
        {
            foreach (var (name, value) in attributes)
            {
                queues.Of(queueUrl).Attributes[name] = value;
            }

            return true;
        },
        cancellation);

    public Task TagQueueAsync(string queueUrl, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        CallAsync("TagQueue", () => queues.Of(queueUrl), cancellation);

    public Task PurgeQueueAsync(string queueUrl, CancellationToken cancellation) => CallAsync(
        "PurgeQueue",
        () =>
        {
            var queue = queues.Of(queueUrl);
            if (network.Simulator.Now - queue.PurgedAt < TimeSpan.TicksPerMinute)
            {
                throw SqsErrors.Of(SqsErrorKind.PurgeInProgress, "PurgeQueueInProgress", "A queue is purged once a minute.");
            }

            queue.Purge();
            return true;
        },
        cancellation);

    public Task DeleteQueueAsync(string queueUrl, CancellationToken cancellation) => CallAsync(
        "DeleteQueue",
        () =>
        {
            queues.Remove(queueUrl);
            return true;
        },
        cancellation);

    public Task<IReadOnlyList<string>> ListDeadLetterSourceQueuesAsync(string queueUrl, CancellationToken cancellation) => throw NotHere();

    public Task<string> StartMessageMoveTaskAsync(string sourceArn, string? destinationArn, int? maxMessagesPerSecond, CancellationToken cancellation) => throw NotHere();

    public Task<IReadOnlyList<SqsMoveTask>> ListMessageMoveTasksAsync(string sourceArn, CancellationToken cancellation) => throw NotHere();

    public Task CancelMessageMoveTaskAsync(string taskHandle, CancellationToken cancellation) => throw NotHere();

    public void Dispose()
    {
        // Nothing is held open.
    }

    private static Dictionary<string, string> AttributesOf(MemoryQueue queue, IReadOnlyList<string> names)
    {
        var (visible, hidden, delayed) = queue.Count();
        var all = new Dictionary<string, string>(queue.Attributes, StringComparer.Ordinal)
        {
            ["QueueArn"] = MemoryQueues.ArnOf(queue.Name),
            ["ApproximateNumberOfMessages"] = visible.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesNotVisible"] = hidden.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesDelayed"] = delayed.ToString(CultureInfo.InvariantCulture),
        };
        return names.Contains("All", StringComparer.Ordinal) ? all : all.Where(one => names.Contains(one.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
    }

    private static NotSupportedException NotHere() => new("The simulation has no move tasks: the product does not use them.");

    private Task<IReadOnlyList<SqsEntryResult>> EachAsync<T>(
        string operation, string queueUrl, IReadOnlyList<T> entries, Func<MemoryQueue, T, SqsEntryResult> each, CancellationToken cancellation)
    {
        Require(entries.Count);
        return CallAsync<IReadOnlyList<SqsEntryResult>>(
            operation,
            () =>
            {
                var queue = queues.Of(queueUrl);
                return [.. entries.Select(entry => network.Faults.Strikes(network.Faults.EntryRate, $"F13 entry of {operation} failed")
                    ? Troubled(operation)
                    : WithLasting(operation, queue, entry, each))];
            },
            cancellation);
    }

    private SqsEntryResult WithLasting<T>(string operation, MemoryQueue queue, T entry, Func<MemoryQueue, T, SqsEntryResult> each)
    {
        var lasting = network.Faults.Lasting;
        if (!lasting.IsAny || network.Faults.IsCalm)
        {
            return each(queue, entry);
        }

        var letter = entry is SqsSend send ? Letter.Of(send.Body) : null;
        switch (lasting.Next(process, operation, letter is null ? queue.Name : $"{queue.Name} {letter}", letter?.Batch ?? 0))
        {
            case Trouble.None:
                return each(queue, entry);
            case Trouble.AnswerLost:
                each(queue, entry);
                return Troubled(operation);
            default:
                return Troubled(operation);
        }
    }

    private static void Require(int entries)
    {
        if (entries is < 1 or > SqsLimits.MaxBatchEntries)
        {
            throw SqsErrors.Of(SqsErrorKind.InvalidRequest, "TooManyEntriesInBatchRequest", $"A call has 1 to {SqsLimits.MaxBatchEntries} entries, and this one {entries}.");
        }
    }

    private SqsEntryResult Troubled(string operation)
    {
        network.Simulator.Note($"{process.Name} {operation} of an entry failed");
        network.Faults.Disturbed.Add(process.Name, operation, network.Simulator.Now);
        return SqsErrors.Entry(SqsErrorKind.ServerFault, "InternalError", isSenderFault: false);
    }

    private async Task<T> CallAsync<T>(string operation, Func<T> effect, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await network.AttemptAsync(process, "sqs", operation, effect, Error, cancellation);
            }
            catch (SqsException error) when (error.Kind is SqsErrorKind.Throttled or SqsErrorKind.ServerFault && attempt < MaxAttempts)
            {
                await BackOffAsync(attempt, cancellation);
            }
        }
    }

    private Task BackOffAsync(int attempt, CancellationToken cancellation) =>
        process.WaitAsync(TimeSpan.FromMilliseconds(Math.Min(5_000, 200 * Math.Pow(2, attempt - 1)) * network.Simulator.Chance.NextDouble()), cancellation);

    private static SqsException Error(Trouble trouble) => trouble == Trouble.Throttled
        ? SqsErrors.Of(SqsErrorKind.Throttled, "RequestThrottled", "Too many requests.")
        : SqsErrors.Of(SqsErrorKind.ServerFault, "InternalError", $"SQS did not answer ({trouble}).");
}
