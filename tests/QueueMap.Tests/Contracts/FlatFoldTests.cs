using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Contracts;

/// <summary>The flat fold against the plain one, a dictionary and <see cref="Maximum.Beats"/>, to the last text and digit.</summary>
public sealed class FlatFoldTests
{
    private static readonly Gen<decimal> s_value = Gen.OneOf(
        Gen.Elements(9.5m, 9.50m, 9.500m, -9.5m, -9.50m, 0m, -0.0m, 0.00m, 1.0001m, 1.00010m, 1.0002m, -1.0001m, -1.0002m),
        Gen.Elements(
            1.234567890123456789012345678m, 1.234567890123456789012345679m, -1.234567890123456789012345678m, -1.234567890123456789012345679m,
            decimal.MaxValue, decimal.MinValue, decimal.MaxValue - 1),
        // Where thousandths end to fit 32 bits, and digits 32 and 64.
        Gen.Elements(2147483.647m, 2147483.648m, 2147483.6471m, -2147483.648m, -2147483.649m, 4294967295m, 4294967296m, 18446744073709551616m));

    private static readonly Gen<decimal> s_anyDecimal =
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from middle in Gen.Choose(int.MinValue, int.MaxValue)
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from words in Gen.Choose(1, 3)
        from isNegative in Gen.Elements(true, false)
        from scale in Gen.Choose(0, 28)
        select new decimal(low, words > 1 ? middle : 0, words > 2 ? high : 0, isNegative, (byte)scale);

    private static readonly Gen<KeyValuePair<string, Maximum>> s_row =
        from name in Gen.Elements("2024-01", "2024-02", "2023-12", "0000-01", "9999-12", "2024-13", "2024-1", "日本", "", "2024-01 ", "2024-0１")
        from value in s_value
        from row in Rows.One
        select KeyValuePair.Create(name, row with { Value = value });

    private static readonly Gen<GroupMaxima> s_partial = s_row.ArrayOf().Select(rows => GroupMaxima.Of(rows.DistinctBy(row => row.Key)));

    private static readonly Arbitrary<GroupMaxima[]> s_partials = s_partial.ArrayOf().ToArbitrary();

    [Fact]
    public void It_gives_what_the_plain_fold_gives() => Prop.ForAll(
        s_partials, partials => Shown(Merged(partials)) == Plain(partials)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void One_fold_or_many_give_the_same() => Prop.ForAll(
        s_partials, Gen.Choose(1, 4).ToArbitrary(),
        (partials, ofOneFold) => Shown(partials.Chunk(ofOneFold).Aggregate(GroupMaxima.Empty, (holders, fold) => holders.Merge(fold, Rows.TieColumns)))
            == Shown(Merged(partials))).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_and_repetition_change_no_holder() => Prop.ForAll(
        s_partials, Gen.Choose(0, 1_000_000).ToArbitrary(),
        (partials, seed) =>
        {
            GroupMaxima[] shuffled = [.. partials, .. partials];
            new Random(seed).Shuffle(shuffled);
            return Holders(Merged(shuffled)) == Holders(Merged(partials));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_any_two_numbers_the_higher_one_holds_the_month() => Prop.ForAll(
        s_anyDecimal.ToArbitrary(), s_anyDecimal.ToArbitrary(),
        (a, b) => Merged([OfOne(a), OfOne(b)])["2024-01"].Value == Math.Max(a, b)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void A_fold_leaves_what_it_began_from_as_it_was() => Prop.ForAll(
        s_partial.ToArbitrary(), s_partials,
        (holders, partials) =>
        {
            var (before, challengers) = (Shown(holders), partials.Select(Shown).ToArray());
            var once = Shown(holders.Merge(partials, Rows.TieColumns));
            return Shown(holders) == before
                && partials.Select(Shown).SequenceEqual(challengers)
                && Shown(holders.Merge(partials, Rows.TieColumns)) == once;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_shown_is_the_winners_own_scale()
    {
        var short1 = OfOne(9.5m, "a.csv");
        var long1 = OfOne(9.50m, "b.csv");

        Assert.Equal("9.5", Merged([long1, short1])["2024-01"].Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("9.50", Merged([OfOne(9.5m, "c.csv"), long1])["2024-01"].Value.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Nobody_who_wins_leaves_the_holders_themselves()
    {
        var holders = Merged([OfOne(9.5m, "a.csv")]);

        Assert.Same(holders, holders.Merge([OfOne(9.4m, "0.csv"), OfOne(9.50m, "b.csv"), GroupMaxima.Empty], Rows.TieColumns));
    }

    [Fact]
    public void A_month_that_loses_costs_no_byte_of_memory()
    {
        var holders = Merged([OfOne(9.5m, "a.csv")]);
        GroupMaxima[] few = [OfOne(9.4m, "0.csv"), OfOne(9.50m, "b.csv")];
        GroupMaxima[] many = [.. Enumerable.Repeat(few, 1_000).SelectMany(pair => pair)];
        Allocated(few);

        Assert.Equal(Allocated(few), Allocated(many));

        long Allocated(GroupMaxima[] losers)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            holders.Merge(losers, Rows.TieColumns);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static GroupMaxima OfOne(decimal value, string key = "a.csv") =>
        GroupMaxima.Of([KeyValuePair.Create("2024-01", new Maximum(value, ["2024-01-05", "S"], key, 2))]);

    private static GroupMaxima Merged(GroupMaxima[] partials) => GroupMaxima.Empty.Merge(partials, Rows.TieColumns);

    private static string Plain(IEnumerable<GroupMaxima> partials)
    {
        var table = new MaximaTable(Rows.TieColumns);
        foreach (var partial in partials)
        {
            table.Add(partial);
        }

        return Shown(table.Groups);
    }

    private static string Shown(IEnumerable<KeyValuePair<string, Maximum>> groups) => string.Join('\n', groups.Select(group => string.Create(
        CultureInfo.InvariantCulture,
        $"{group.Key}={group.Value.Value}|{string.Join('|', group.Value.Kept)}|{group.Value.Key}|{group.Value.Line}")));

    // Equal in all that the order looks at, two rows of a random partial may differ in the rest; those of an object cannot.
    private static string Holders(GroupMaxima maxima) =>
        string.Join('\n', maxima.Select(group => $"{group.Key}={group.Value.Value / 1.0000000000000000000000000000m}|{group.Value.Kept[0]}|{group.Value.Kept[1]}|{group.Value.Key}|{group.Value.Line}"));
}
