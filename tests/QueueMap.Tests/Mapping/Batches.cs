using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

/// <summary>What the tests of the batch mapper share.</summary>
internal static class Batches
{
    public const string Run = "hottest-20240105-120000-abcde";

    public static Task<PartialMaxima> MapAsync(
        this MemorySource source,
        IReadOnlyList<Item> items,
        MapperOptions? options = null,
        OnBadRow onBadRow = OnBadRow.Quarantine,
        IItemScanner? scanner = null,
        CancellationToken cancellation = default)
    {
        var run = new RunSpec
        {
            Run = Run,
            Job = Scanning.Job,
            Source = "memory",
            CreatedAt = DateTimeOffset.UnixEpoch,
            OnBadRow = onBadRow,
        };
        return new BatchMapper(scanner ?? new ByteScanner(), options ?? new MapperOptions())
            .MapAsync(new MapBatch(Run, Batch: 7, items), run, source, cancellation);
    }

    public static async Task<QuarantinedItem> QuarantineAsync(this MemorySource source, Item item, MapperOptions? options = null)
    {
        var partial = await source.MapAsync([item], options);
        Assert.Equal((0, 1, 0, 0), (partial.Counts.Mapped, partial.Counts.Quarantined, partial.Counts.Rows, partial.Counts.Bytes));
        Assert.Empty(partial.Maxima);
        return Assert.Single(partial.Quarantined);
    }
}
