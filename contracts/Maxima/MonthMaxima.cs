namespace QueueMap.Contracts.Maxima;

/// <summary>
/// The best row of each month, months ascending. What a fold looks at of a month that loses lies by itself: eight bytes a
/// month, so a year is two lines of the processor's cache.
/// </summary>
/// <param name="ranks">The months and the ranks of their values.</param>
/// <param name="rows">Their rows, in the same order.</param>
internal sealed class MonthMaxima(MonthRank[] ranks, PlacedRow[] rows)
{
    public static readonly MonthMaxima Empty = new([], []);

    public ReadOnlySpan<MonthRank> Ranks => ranks;

    public ReadOnlySpan<PlacedRow> Rows => rows;

    public int Count => ranks.Length;

    public IEnumerable<string> Texts => ranks.Select(rank => MonthNumber.Text(rank.Month));

    public IEnumerable<KeyValuePair<string, Maximum>> Groups =>
        ranks.Select((rank, i) => KeyValuePair.Create(MonthNumber.Text(rank.Month), rows[i].ToMaximum()));

    /// <summary>More than its JSON takes.</summary>
    public long JsonBytesAtMost
    {
        get
        {
            // Names, braces, a month, a value of 31 characters and a line of 20; and of a text its quotes and comma.
            const int FrameOfRow = 128;
            const int FrameOfText = 3;

            // A byte of ASCII as \uXXXX; what has two bytes or more is at most two of these.
            const int MostBytesOfByte = 6;
            long bytes = 2;
            foreach (var row in rows)
            {
                bytes += FrameOfRow + (MostBytesOfByte * row.Key.Length);
                for (var i = 0; i < row.Kept; i++)
                {
                    bytes += FrameOfText + (MostBytesOfByte * row.Text(i).Length);
                }
            }

            return bytes;
        }
    }

    /// <returns>Its row; null where the month has none.</returns>
    public PlacedRow? Find(int month)
    {
        var place = PlaceOf(month);
        return place < ranks.Length && ranks[place].Month == month ? rows[place] : null;
    }

    /// <returns>Where the month is, or would be.</returns>
    public int PlaceOf(int month)
    {
        var (low, high) = (0, ranks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ranks[middle].Month < month ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>What must be beaten to hold a month.</summary>
/// <param name="Month">As of <see cref="MonthNumber"/>.</param>
/// <param name="Rank">As of <see cref="ValueRank"/>.</param>
internal readonly record struct MonthRank(int Month, int Rank);
