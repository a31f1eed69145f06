namespace QueueMap.Producer.Generating;

/// <summary>The regions, and which one a station lies in.</summary>
internal static class Regions
{
    /// <summary>Slots of the wheel that deals stations to regions; a power of two, so that an odd step visits every slot.</summary>
    public const int Slots = 32;

    // Any odd step reaches all slots. Eleven leaves one region after one or two stations, so ten stations see the world.
    private const int SlotStep = 11;

    private static readonly Region[] All =
    [
        new(3, 10_000, 60_000, 50, 71, -8, 30, 70, 75, ["NO", "SW", "FI", "UK", "IC", "DA", "NL"]),
        new(4, 70_000, 130_000, 36, 52, -9, 30, 30, 90, ["FR", "SP", "PO", "GM", "AU", "PL", "IT", "GR", "RO", "HU"]),
        new(3, 200_000, 180_000, 43, 72, 28, 175, -20, 130, ["RS", "UP", "KZ", "BO"]),
        new(2, 400_000, 20_000, 15, 36, 36, 70, 85, 125, ["SY", "IZ", "IR", "SA", "PK", "AE"]),
        new(1, 420_000, 40_000, 8, 31, 70, 92, 20, 80, ["IN", "NP", "BG"]),
        new(2, 460_000, 40_000, 5, 45, 96, 145, 0, 110, ["JA", "TH", "VM", "KS"]),
        new(2, 500_000, 100_000, 21, 50, 80, 130, -10, 130, ["CH"]),
        new(2, 600_000, 90_000, -34, 36, -15, 45, 30, 90, ["AG", "EG", "SU", "NI", "ET", "SF", "ML"]),
        new(2, 710_000, 10_000, 43, 78, -135, -55, -40, 130, ["CA"]),
        new(6, 720_000, 30_000, 25, 49, -124, -68, 0, 120, ["US"]),
        new(1, 760_000, 40_000, 8, 31, -115, -60, 0, 70, ["MX", "CU", "GT"]),
        new(2, 800_000, 90_000, -53, 11, -78, -35, -10, 70, ["BR", "AR", "CI", "CO", "PE"]),
        new(1, 910_000, 80_000, -45, -8, 114, 176, 45, 95, ["AS", "FJ", "ID", "NZ"]),
        new(1, 990_000, 10_000, -55, 60, -170, 170, 0, 40, ["US", "CA", "UK"]),
    ];

    /// <summary>
    /// The region of a station, and its rank there: ranks are dense and no two stations of a region share one, so a station
    /// number can be made of it.
    /// </summary>
    public static (Region Region, int Rank) Of(int station)
    {
        var slot = station * SlotStep % Slots;
        var index = 0;
        while (slot >= All[index].Weight)
        {
            slot -= All[index].Weight;
            index++;
        }

        return (All[index], (station / Slots * All[index].Weight) + slot);
    }
}
