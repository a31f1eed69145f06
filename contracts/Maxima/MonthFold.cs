namespace QueueMap.Contracts.Maxima;

/// <summary>
/// Holders of months against many challengers. For the fold the holders lie in a table with a place for every month between
/// the first and the last, so a month that loses costs one comparison of two integers.
/// </summary>
internal static class MonthFold
{
    /// <returns>The holders themselves where nobody beats them.</returns>
    public static MonthMaximum[] Fold(MonthMaximum[] holders, ReadOnlySpan<GroupMaxima> challengers, int tieColumns)
    {
        var (first, last) = Range(holders, challengers);
        if (first > last)
        {
            return holders;
        }

        // 28 KB for a century. Forged months reach from year 0 to 9999, which is 4 MB until the fold is over.
        var table = new MonthMaximum[last - first + 1];
        Array.Fill(table, new MonthMaximum(0, long.MinValue, null!, 0));
        foreach (ref readonly var holder in holders.AsSpan())
        {
            table[holder.Month - first] = holder;
        }

        var hasWinner = false;
        foreach (var challenger in challengers)
        {
            foreach (ref readonly var month in challenger.Months)
            {
                ref var place = ref table[month.Month - first];
                if (month.Rank >= place.Rank && (place.Rows is null || month.Rank > place.Rank || PackedRows.Beats(month, place, tieColumns)))
                {
                    place = month;
                    hasWinner = true;
                }
            }
        }

        return hasWinner ? Gather(table, holders) : holders;
    }

    private static (int First, int Last) Range(ReadOnlySpan<MonthMaximum> holders, ReadOnlySpan<GroupMaxima> challengers)
    {
        var (first, last) = holders.IsEmpty ? (int.MaxValue, int.MinValue) : (holders[0].Month, holders[^1].Month);
        foreach (var challenger in challengers)
        {
            if (challenger.Months is { IsEmpty: false } months)
            {
                first = Math.Min(first, months[0].Month);
                last = Math.Max(last, months[^1].Month);
            }
        }

        return (first, last);
    }

    // The texts of the winners are copied, so that a winner does not hold on to the whole partial that it came with.
    private static MonthMaximum[] Gather(MonthMaximum[] table, ReadOnlySpan<MonthMaximum> holders)
    {
        using var packer = new RowPacker();
        var gathered = new MonthMaximum[table.AsSpan().Length];
        var (count, before) = (0, 0);
        foreach (ref readonly var place in table.AsSpan())
        {
            if (place.Rows is null)
            {
                continue;
            }

            while (before < holders.Length && holders[before].Month < place.Month)
            {
                before++;
            }

            if (before < holders.Length && ReferenceEquals(holders[before].Rows, place.Rows) && holders[before].Row == place.Row)
            {
                gathered[count++] = place;
            }
            else
            {
                packer.Add(place);
                gathered[count++] = place with { Rows = null! };
            }
        }

        var winners = packer.Pack();
        var next = 0;
        foreach (ref var one in gathered.AsSpan(0, count))
        {
            one = one.Rows is null ? winners[next++] : one;
        }

        return count == gathered.Length ? gathered : gathered[..count];
    }
}
