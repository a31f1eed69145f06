using System.Text;

namespace QueueMap.Producer.Generating;

/// <summary>One station: what all its rows of all years share.</summary>
internal sealed class Station
{
    // As in the real files: 1 station in 300 has no position and no name, and its rows hold bare commas.
    private const int StationsPerUnplaced = 300;

    // As in the real bucket some places are listed under two ids, with the same values. Their days tie to the tenth, which
    // is what asks of a reader that equal maxima go to the smallest id.
    private const int StationsPerTwin = 8;

    private Station(int index, int site, string id, byte[] place, int elevation, Climate climate, Instruments instruments)
    {
        (Index, Site, Id, Place, Elevation, Climate, Instruments) = (index, site, id, place, elevation, climate, instruments);
    }

    public int Index { get; }

    /// <summary>Index of the first station at this place: the same for twins, and so is their weather.</summary>
    public int Site { get; }

    public string Id { get; }

    /// <summary>LATITUDE to NAME as the rows hold them, each with its comma.</summary>
    public byte[] Place { get; }

    /// <summary>In metres.</summary>
    public int Elevation { get; }

    public Climate Climate { get; }

    public Instruments Instruments { get; }

    public static Station At(int index, ulong seed)
    {
        var (region, rank) = Regions.Of(index);
        var idDice = new Dice(seed, DiceUse.StationId, index, 0);
        var id = StationId.Of(region, rank, seed, ref idDice);
        var site = SiteOf(index, seed);
        var dice = new Dice(seed, DiceUse.Station, site, 0);
        var form = region.HasStates ? DegreeForm.FiveDigits : dice.Below(20) switch
        {
            < 11 => DegreeForm.Minutes,
            < 18 => DegreeForm.Survey,
            _ => DegreeForm.ThreeDigits,
        };
        var latitude = Degrees.Draw(region.South, region.North, form, ref dice);
        var longitude = Degrees.Draw(region.West, region.East, form, ref dice);
        var elevation = region.IsSea ? 0 : DrawElevation(ref dice);
        var centimetres = dice.Percent(30) ? dice.Below(100) : 0;
        var name = StationName.Of(region, ref dice);
        var climate = Climate.Of(region, latitude / 100_000, elevation, ref dice);
        var instruments = Instruments.Draw(ref dice);
        var place = dice.Below(StationsPerUnplaced) == 0
            ? ",,,,"
            : $"\"{Degrees.Text(latitude)}\",\"{Degrees.Text(longitude)}\",\"{Metres(elevation, centimetres)}\",\"{name}\",";
        return new Station(index, site, id, Encoding.ASCII.GetBytes(place), elevation, climate, instruments);
    }

    // A turn of the wheel back lies a station of the same region, so a twin's number stays within its block.
    private static int SiteOf(int index, ulong seed)
    {
        while (index >= Regions.Slots && new Dice(seed, DiceUse.Twins, index, 0).Below(StationsPerTwin) == 0)
        {
            index -= Regions.Slots;
        }

        return index;
    }

    private static int DrawElevation(ref Dice dice) => dice.Below(20) switch
    {
        < 12 => dice.Below(200),
        < 18 => dice.Between(200, 900),
        _ => dice.Between(900, 2_900),
    };

    private static string Metres(int metres, int centimetres) =>
        centimetres % 10 == 0 ? $"{metres}.{centimetres / 10}" : $"{metres}.{centimetres:D2}";
}
