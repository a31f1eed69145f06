namespace QueueMap.Producer.Generating;

/// <summary>
/// Eleven characters, as in GSOD: a six-digit number of the region's block, then a five-digit WBAN number, 99999 for
/// most. Unique, because within a region the number is a permutation of the station's rank.
/// </summary>
internal static class StationId
{
    public const int Length = 11;

    // Prime, and no block's size is a multiple of it: steps of it through a block meet every number once.
    private const int RankStep = 7_919;

    private const string NoWban = "99999";

    public static string Of(Region region, int rank, ulong seed, ref Dice dice)
    {
        var start = new Dice(seed, DiceUse.StationNumbers, region.FirstNumber, 0).Below(region.Numbers);
        var number = region.FirstNumber + (int)((start + ((long)rank * RankStep)) % region.Numbers);
        if (!region.HasStates)
        {
            return $"{number:D6}{NoWban}";
        }

        // One in eight of these, 2 % of all, begin with a letter. The digit that the letter displaces goes into the WBAN
        // number, so two stations still never share an id.
        return dice.Below(8) == 0
            ? $"A{number % 100_000:D5}00{number / 100_000}{dice.Below(100):D2}"
            : $"{number:D6}{dice.Between(100, 94_999):D5}";
    }
}
