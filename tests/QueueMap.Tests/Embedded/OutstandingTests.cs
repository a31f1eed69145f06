using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;

namespace QueueMap.Tests.Embedded;

public sealed class OutstandingTests
{
    [Theory]
    [InlineData(500, 4, 16)] // 8,000 items.
    [InlineData(8_001, 1, 2)] // Two batches a worker: one in work and one to come.
    [InlineData(10_000, 8, 16)]
    [InlineData(1, 4, 1024)] // Of small batches so many that the queue's own overhead stays small.
    [InlineData(1, 256, 1024)]
    public void Eight_thousand_items_are_ahead_and_two_batches_of_each_worker(int items, int workers, int batches) =>
        Assert.Equal(batches, SessionOptions.MaxOutstanding(new BatchLimits(items), workers));
}
