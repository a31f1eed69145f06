namespace QueueMap.Producer.Generating;

/// <summary>
/// The days of a year that a station has rows for. Shares set so that files have the sizes of the real bucket: median
/// about 79 KB, mean about 66 KB, one row at the least.
/// </summary>
internal static class ReportedDays
{
    /// <summary>Fills the flags of a year, one a day, and says how many are set: at least one.</summary>
    public static int Draw(Span<bool> days, ref Dice dice)
    {
        days.Fill(true);
        switch (dice.Below(100))
        {
            case < 17: // every day
                break;
            case < 47: // a few days lost
                Drop(days, dice.Between(1, 12), 1, ref dice);
                break;
            case < 64: // unsteady: days lost all over the year
                Drop(days, dice.Between(18, 80), 1, ref dice);
                break;
            case < 79: // broken down for a while
                Drop(days, 1, dice.Between(20, 140), ref dice);
                break;
            case < 88: // opened or closed within the year
                var edge = dice.Between(30, 330);
                (dice.Below(2) == 0 ? days[..edge] : days[edge..]).Clear();
                break;
            default: // heard of now and then
                days.Clear();
                for (var heard = dice.Between(1, 90); heard > 0; heard--)
                {
                    days[dice.Below(days.Length)] = true;
                }

                break;
        }

        return days.Count(true);
    }

    private static void Drop(Span<bool> days, int times, int length, ref Dice dice)
    {
        for (; times > 0; times--)
        {
            var first = dice.Below(days.Length);
            days.Slice(first, Math.Min(length, days.Length - first)).Clear();
        }
    }
}
