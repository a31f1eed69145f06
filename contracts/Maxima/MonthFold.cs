namespace QueueMap.Contracts.Maxima;

/// <summary>
/// Holders of months against many challengers. For the fold the ranks of the holders lie in a table with a place for every
/// month between the first and the last, so a month that loses costs one comparison of two integers.
/// </summary>
internal static class MonthFold
{
    /// <returns>The holders themselves where nobody beats them.</returns>
    public static MonthMaxima Fold(MonthMaxima holders, ReadOnlySpan<GroupMaxima> challengers, int tieColumns)
    {
        var (first, last) = Range(holders, challengers);
        if (first > last)
        {
            return holders;
        }

        // 5 KB for a century. Forged months may reach from year 0 to 9999, which is 480 KB until the fold is over.
        var bars = new int[last - first + 1];
        Array.Fill(bars, int.MinValue);
        foreach (var holder in holders.Ranks)
        {
            bars[holder.Month - first] = holder.Rank;
        }

        var winners = new SortedDictionary<int, PlacedRow>();
        foreach (var challenger in challengers)
        {
            var ranks = challenger.Months.Ranks;
            for (var i = 0; i < ranks.Length; i++)
            {
                ref var bar = ref bars[ranks[i].Month - first];
                if (ranks[i].Rank >= bar
                    && (ranks[i].Rank > bar || BeatsEqual(challenger.Months.Rows[i], ranks[i].Month, winners, holders, tieColumns)))
                {
                    bar = ranks[i].Rank;
                    winners[ranks[i].Month] = challenger.Months.Rows[i];
                }
            }
        }

        return winners.Count == 0 ? holders : With(holders, winners);
    }

    private static (int First, int Last) Range(MonthMaxima holders, ReadOnlySpan<GroupMaxima> challengers)
    {
        var (first, last) = holders.Count == 0 ? (int.MaxValue, int.MinValue) : (holders.Ranks[0].Month, holders.Ranks[^1].Month);
        foreach (var challenger in challengers)
        {
            var ranks = challenger.Months.Ranks;
            if (!ranks.IsEmpty)
            {
                first = Math.Min(first, ranks[0].Month);
                last = Math.Max(last, ranks[^1].Month);
            }
        }

        return (first, last);
    }

    private static bool BeatsEqual(PlacedRow challenger, int month, SortedDictionary<int, PlacedRow> winners, MonthMaxima holders, int tieColumns)
    {
        PlacedRow? holder = winners.TryGetValue(month, out var winner) ? winner : holders.Find(month);
        return holder is not { } row || challenger.Beats(row, tieColumns);
    }

    // The texts of the winners are copied, so that a winner does not hold on to the whole partial that it came with.
    private static MonthMaxima With(MonthMaxima holders, SortedDictionary<int, PlacedRow> winners)
    {
        using var packer = new RowPacker();
        foreach (var (month, row) in winners)
        {
            packer.Add(month, row);
        }

        var packed = packer.Pack();
        var most = holders.Count + packed.Count;
        var (ranks, rows) = (new MonthRank[most], new PlacedRow[most]);
        var (count, taken) = (0, 0);
        for (var i = 0; i < packed.Count; i++)
        {
            var place = holders.PlaceOf(packed.Ranks[i].Month);
            holders.Ranks[taken..place].CopyTo(ranks.AsSpan(count));
            holders.Rows[taken..place].CopyTo(rows.AsSpan(count));
            count += place - taken;
            (ranks[count], rows[count++]) = (packed.Ranks[i], packed.Rows[i]);
            taken = place < holders.Count && holders.Ranks[place].Month == packed.Ranks[i].Month ? place + 1 : place;
        }

        holders.Ranks[taken..].CopyTo(ranks.AsSpan(count));
        holders.Rows[taken..].CopyTo(rows.AsSpan(count));
        count += holders.Count - taken;
        Array.Resize(ref ranks, count);
        Array.Resize(ref rows, count);
        return new MonthMaxima(ranks, rows);
    }
}
