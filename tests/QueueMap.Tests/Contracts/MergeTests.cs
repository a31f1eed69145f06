using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Contracts;

public sealed class MergeTests
{
    private static readonly Arbitrary<KeyValuePair<string, Maximum>[]> s_rows = Rows.Grouped.ArrayOf().ToArbitrary();

    [Fact]
    public void The_order_of_rows_changes_nothing() => Prop.ForAll(
        s_rows, Gen.Choose(0, 1_000_000).ToArbitrary(),
        (rows, seed) =>
        {
            var shuffled = rows.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Rows.Table(rows) == Rows.Table(shuffled);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_two_tables_is_commutative() => Prop.ForAll(
        s_rows, s_rows, (a, b) => Rows.Table([.. a, .. b]) == Merge(b, a)).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_is_associative() => Prop.ForAll(
        s_rows, s_rows, s_rows, (a, b, c) => Merge(Groups(a, b), c) == Merge(a, Groups(b, c))).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_is_idempotent() => Prop.ForAll(
        s_rows, a => Merge(a, a) == Rows.Table(a) && Merge(Groups(a, a), a) == Rows.Table(a)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_beats_another_one_or_is_beaten_or_is_it() => Prop.ForAll(
        Rows.One.ToArbitrary(), Rows.One.ToArbitrary(),
        (a, b) => (Beats(a, b), Beats(b, a)) == (Rows.Identity(a) == Rows.Identity(b) ? (false, false) : (Beats(a, b), !Beats(a, b))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Beating_is_transitive() => Prop.ForAll(
        Rows.One.ToArbitrary(), Rows.One.ToArbitrary(), Rows.One.ToArbitrary(),
        (a, b, c) => !(Beats(a, b) && Beats(b, c)) || Beats(a, c)).QuickCheckThrowOnFailure();

    [Fact]
    public void Groups_come_in_ordinal_order_each_once() => Prop.ForAll(
        s_rows,
        rows =>
        {
            var table = new MaximaTable(Rows.TieColumns);
            table.Add(rows);
            var groups = table.Groups.Select(group => group.Key).ToList();
            return groups.SequenceEqual(rows.Select(row => row.Key).Distinct().Order(StringComparer.Ordinal)) && groups.Count == table.Count;
        }).QuickCheckThrowOnFailure();

    private static bool Beats(Maximum a, Maximum b) => Maximum.Beats(a, b, Rows.TieColumns);

    private static KeyValuePair<string, Maximum>[] Groups(params KeyValuePair<string, Maximum>[][] parts)
    {
        var table = new MaximaTable(Rows.TieColumns);
        foreach (var part in parts)
        {
            var one = new MaximaTable(Rows.TieColumns);
            one.Add(part);
            table.Add(one.Groups);
        }

        return [.. table.Groups];
    }

    private static string Merge(params KeyValuePair<string, Maximum>[][] parts) => Rows.Table(Groups(parts));
}
