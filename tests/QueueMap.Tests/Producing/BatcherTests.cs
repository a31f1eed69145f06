using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Producer.Batching;

namespace QueueMap.Tests.Producing;

public sealed class BatcherTests
{
    [Fact]
    public void A_batch_is_full_at_its_number_of_items() =>
        Assert.Equal([2, 2, 1], Batch(new(Items: 2), 1, 1, 1, 1, 1).Select(batch => batch.Count));

    [Fact]
    public void A_batch_is_full_at_its_bytes() =>
        Assert.Equal([2, 2, 1], Batch(new(Items: 10, Bytes: 100), 50, 50, 51, 49, 1).Select(batch => batch.Count));

    [Fact]
    public void An_item_larger_than_the_limit_is_a_batch_of_its_own() =>
        Assert.Equal([1, 1, 2], Batch(new(Items: 10, Bytes: 100), 60, 5_000_000_000, 60, 40).Select(batch => batch.Count));

    [Fact]
    public void Sizes_that_add_up_past_64_bits_are_no_small_batch() =>
        Assert.Equal([1, 1, 1], Batch(new(Items: 10, Bytes: 100), long.MaxValue, long.MaxValue, long.MaxValue).Select(batch => batch.Count));

    [Fact]
    public void Items_without_bytes_are_limited_by_their_number() =>
        Assert.Equal([3, 1], Batch(new(Items: 3, Bytes: 1), 0, 0, 0, 0).Select(batch => batch.Count));

    [Fact]
    public void No_item_is_no_batch() => Assert.Empty(Batch(new()));

    [Fact]
    public void Nothing_is_lost_or_turned_around_and_no_limit_is_passed() => Prop.ForAll(
        Gen.Choose(0, 120).ArrayOf().ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), Gen.Choose(1, 200).ToArbitrary(),
        (sizes, items, bytes) =>
        {
            var batches = Batch(new(items, bytes), [.. sizes.Select(size => (long)size)]);
            return batches.SelectMany(batch => batch).Select(item => item.Key).SequenceEqual(sizes.Select((_, i) => $"{i}"))
                && batches.All(batch => batch.Count >= 1 && batch.Count <= items && (batch.Count == 1 || batch.Sum(item => item.Size) <= bytes))
                && IsGreedy(batches, items, bytes);
        }).QuickCheckThrowOnFailure();

    // Keys of quotes take six bytes a character in JSON, those of letters one: both the guess and the count decide.
    [Theory]
    [InlineData("k", 3_000)]
    [InlineData("\"", 3_000)]
    [InlineData("k", 170_000)]
    [InlineData("\"", 170_000)]
    [InlineData("k\"", 30_000)]
    public void A_batch_ends_where_its_message_is_full(string unit, int length)
    {
        Item[] items = [.. Enumerable.Range(0, 900).Select(i => new Item(string.Concat(Enumerable.Repeat(unit, (length - (i % 7)) / unit.Length)), i, "e"))];
        var bytes = items.Select(item => JsonSerializer.SerializeToUtf8Bytes(item, WireFormat.Options).Length + 1).ToArray();
        var batcher = new Batcher(new(Items: 10_000, Bytes: long.MaxValue));
        var first = 0;
        for (var next = 0; next < items.Length; next++)
        {
            var full = batcher.Add(items[next]);

            var fits = bytes[first..(next + 1)].Sum() <= BatchLimits.MaxMessageBytes;
            Assert.Equal(fits || first == next ? null : items[first..next], full);
            first = full is null ? first : next;
        }
    }

    // A batch ends only because the first item of the next one does not fit.
    private static bool IsGreedy(IReadOnlyList<IReadOnlyList<Item>> batches, int items, long bytes) =>
        batches.Zip(batches.Skip(1)).All(pair => pair.First.Count == items || pair.First.Sum(item => item.Size) + pair.Second[0].Size > bytes);

    private static List<IReadOnlyList<Item>> Batch(BatchLimits limits, params long[] sizes)
    {
        var batcher = new Batcher(limits);
        var batches = new List<IReadOnlyList<Item>>();
        for (var i = 0; i < sizes.Length; i++)
        {
            if (batcher.Add(new Item($"{i}", sizes[i], "e")) is { } full)
            {
                batches.Add(full);
            }
        }

        return batcher.Finish() is { } rest ? [.. batches, rest] : batches;
    }
}
