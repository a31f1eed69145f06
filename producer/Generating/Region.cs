namespace QueueMap.Producer.Generating;

/// <summary>A part of the world: the block of station numbers that the WMO gives it, where it lies, how warm it is.</summary>
/// <param name="Weight">Of 32 stations, how many lie here.</param>
/// <param name="FirstNumber">First six-digit station number.</param>
/// <param name="Numbers">How many numbers the block has.</param>
/// <param name="South">Southern edge in degrees; negative south of the equator.</param>
/// <param name="Warmth">What the region's annual mean is above that of its latitude, in tenths of °F.</param>
/// <param name="SwingPercent">Its yearly swing in percent of that of its latitude: seas damp it, continents widen it.</param>
/// <param name="Countries">FIPS codes, as NAME ends with them.</param>
internal sealed record Region(
    int Weight,
    int FirstNumber,
    int Numbers,
    int South,
    int North,
    int West,
    int East,
    int Warmth,
    int SwingPercent,
    string[] Countries)
{
    /// <summary>NAME ends with the state as well, and ids end with a WBAN number of its own instead of 99999.</summary>
    public bool HasStates => FirstNumber == 720_000;

    /// <summary>Ships and buoys: at sea level, at times without a country.</summary>
    public bool IsSea => FirstNumber == 990_000;
}
