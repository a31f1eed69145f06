namespace QueueMap.Producer.Generating;

/// <summary>Invented places under real country codes: "NORSTAD, SW", "KALMERE MUNICIPAL AIRPORT, TX US".</summary>
internal static class StationName
{
    /// <summary>Keeps rows within the 290 bytes of the longest real one.</summary>
    public const int MaxLength = 68;

    private static readonly string[] Starts =
    [
        "NOR", "KAL", "BEL", "TAR", "OST", "VAL", "MIR", "SAN", "LIN", "GRA", "HOL", "PET", "ARD", "KES", "DUN", "ROS",
        "MAR", "TEL", "UMB", "ZAR", "SOL", "ELD", "BRA", "CAM", "JAS", "KOR", "LUN", "OKA", "PAL", "QUI", "SEV", "YAR",
    ];

    private static readonly string[] Ends =
    [
        "STAD", "MERE", "VIK", "DALE", "GRAD", "TON", "ANO", "INSK", "PUR", "ABAD", "HOLM", "FORD", "ENA", "OVO", "BURG", "HAVEN",
        "A", "ORA", "UNGA", "IGNY", "ELLO", "ISTAN", "MOUTH", "AKI", "WICK", "OS", "ETH", "ARA", "BY", "IMA", "ONG", "UR",
    ];

    private static readonly string[] States =
    [
        "AK", "AL", "AZ", "CA", "CO", "FL", "GA", "IA", "IL", "KS", "ME", "MI", "MN", "MT", "NC", "ND",
        "NE", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "SD", "TN", "TX", "UT", "VA", "WA", "WI", "WY",
    ];

    // A third of the world's names, and most of those with a state, say what stands there.
    private static readonly string[] Facilities =
    [
        " AIRPORT", " AIRPORT", " MUNICIPAL AIRPORT", " INTERNATIONAL AIRPORT", " REGIONAL AIRPORT", " AWS", " AFB", " POINT",
        " INTERNATIONAL", " AIRFIELD", " ISLAND", " AUT", " LIGHTHOUSE", " CO AIRPORT", " EXPERIMENTAL STATION", " MIL",
    ];

    public static string Of(Region region, ref Dice dice)
    {
        var name = Place(ref dice);
        if (dice.Percent(20))
        {
            name += " " + Place(ref dice);
        }

        if (region.IsSea && dice.Below(4) == 0)
        {
            return name + " RESEARCH VESSEL";
        }

        if (dice.Percent(region.HasStates ? 85 : 30))
        {
            name += Facilities[dice.Below(Facilities.Length)];
        }

        if (region.HasStates && dice.Percent(4))
        {
            name += $" {Place(ref dice)} {Place(ref dice)} FIELD";
        }

        name += region.HasStates ? $", {States[dice.Below(States.Length)]} US" : $", {region.Countries[dice.Below(region.Countries.Length)]}";
        return name.Length <= MaxLength ? name : name[^MaxLength..].TrimStart();
    }

    private static string Place(ref Dice dice) => Starts[dice.Below(Starts.Length)] + Ends[dice.Below(Ends.Length)];
}
