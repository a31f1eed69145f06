using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

public sealed class BatchSetTests
{
    [Fact]
    public void It_is_a_set_whatever_goes_in_and_survives_JSON() => Prop.ForAll(
        Gen.Choose(0, 5_000).ArrayOf().ToArbitrary(),
        numbers =>
        {
            var set = new BatchSet();
            var model = new HashSet<int>();
            var sameAnswers = numbers.All(number => set.Add(number) == model.Add(number));
            var read = JsonSerializer.Deserialize<BatchSet>(JsonSerializer.Serialize(set, WireFormat.Options), WireFormat.Options)!;
            return sameAnswers
                && set.Count == model.Count
                && read.Count == model.Count
                && Enumerable.Range(0, 5_010).All(n => set.Contains(n) == model.Contains(n) && read.Contains(n) == model.Contains(n));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void JSON_is_base64_least_significant_bit_first_without_the_empty_end()
    {
        var set = new BatchSet();
        foreach (var number in new[] { 0, 3, 9 })
        {
            set.Add(number);
        }

        // 0b00001001, 0b00000010.
        Assert.Equal("\"CQI=\"", JsonSerializer.Serialize(set, WireFormat.Options));
        Assert.Equal("\"\"", JsonSerializer.Serialize(new BatchSet(), WireFormat.Options));
    }

    [Fact]
    public void A_million_batches_take_125_KB()
    {
        var set = new BatchSet();
        for (var i = 0; i < 1_000_000; i++)
        {
            set.Add(i);
        }

        Assert.Equal(1_000_000, set.Count);
        Assert.Equal(166_668 + 2, JsonSerializer.Serialize(set, WireFormat.Options).Length); // 125,000 bytes in base64, quoted.
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var set = new BatchSet();
        set.Add(1);
        var copy = set.Copy();
        copy.Add(2);

        Assert.False(set.Contains(2));
        Assert.Equal((1, 2), (set.Count, copy.Count));
    }

    [Fact]
    public void A_set_and_its_copies_share_nothing_that_any_of_them_changes() => Prop.ForAll(
        Gen.Choose(0, 40_000).ArrayOf().ToArbitrary(), Gen.Choose(0, 40_000).ArrayOf().ToArbitrary(), Gen.Choose(0, 40_000).ArrayOf().ToArbitrary(),
        (before, ours, theirs) =>
        {
            var set = BatchSet.Of(before);
            var (copy, untouched) = (set.Copy(), set.Copy());
            Array.ForEach(ours, number => set.Add(number));
            Array.ForEach(theirs, number => copy.Add(number));
            return IsOf(set, [.. before, .. ours]) && IsOf(copy, [.. before, .. theirs]) && IsOf(untouched, before);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_negative_number_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSet().Add(-1));

    private static bool IsOf(BatchSet set, int[] numbers) =>
        set.Count == numbers.Distinct().Count() && Enumerable.Range(0, 40_010).Where(set.Contains).SequenceEqual(numbers.Distinct().Order());
}
