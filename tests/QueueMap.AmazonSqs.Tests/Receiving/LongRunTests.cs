using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Server;

namespace QueueMap.AmazonSqs.Tests.Receiving;

/// <summary>Memory over very many messages.</summary>
[Collection(nameof(LongRunTests))]
[CollectionDefinition(nameof(LongRunTests), DisableParallelization = true)]
public sealed class LongRunTests
{
    /// <summary>
    /// 22 bytes a message from the tenth on: what the heap of a test process does by itself is up to 7 MB either way. A list that
    /// keeps one reference and one short string a message would grow by 90 MB.
    /// </summary>
    private const long AllowedGrowth = 20_000_000;

    private const int Prefetch = 100;

    private const int Messages = 1_000_000;

    [Fact]
    public async Task After_a_million_messages_nothing_is_held_and_the_heap_is_flat()
    {
        var server = new EndlessSqs(Messages, seed: 1);
        var early = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (handled, mostHeld) = (0, 0);
        QueueReceiver? running = null;
        using var receiver = new QueueReceiver(
            server,
            new("queue", "url") { Prefetch = Prefetch, Concurrency = Prefetch, GatherPause = TimeSpan.Zero },
            _ =>
            {
                if (Interlocked.Increment(ref handled) == Messages / 10)
                {
                    early.SetResult(Heap());
                }

                mostHeld = Math.Max(mostHeld, running!.Table.Count);
                return Task.FromResult(DeliveryOutcome.Processed);
            },
            static _ => { },
            new("long-run"),
            NullLogger.Instance,
            new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10), seed: 1),
            TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        running = receiver;
        receiver.Start();
        await server.Drained.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);
        var took = TimeProvider.System.GetElapsedTime(began);
        var late = Heap();
        await receiver.StopAsync(default);
        var growth = late - await early.Task;
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{Messages:N0} messages in {took.TotalSeconds:F1} s; heap {late / 1e6:F1} MB, {growth / 1e3:N0} kB more than at a tenth; {mostHeld} held at most, {server.Duplicates} duplicates, {server.FailedDeletions} deletions failed"));
        // At 250,000 messages a second the 10,000 ids that are remembered span 40 ms: a duplicate that a thread sat on for longer runs again.
        Assert.InRange(handled, Messages, Messages + 100);
        Assert.InRange(mostHeld, Prefetch, Prefetch + Settlement.MaxUndeleted);
        Assert.Equal(0, receiver.Table.Count);
        Assert.InRange(growth, long.MinValue, AllowedGrowth);
        Assert.InRange(server.Duplicates, Messages / 1_000, Messages);
        Assert.InRange(server.FailedDeletions, Messages / 1_000, Messages);
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
