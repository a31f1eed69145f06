using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

/// <summary>What the tests of scanners share: the smallest job that has every kind of column, and short ways to scan with it.</summary>
internal static class Scanning
{
    public const string Key = "2024/01001099999.csv";

    /// <summary>The columns of <see cref="Job"/> in an order of no meaning, with a column that the job does not need.</summary>
    public const string Header = "STATION,DATE,OTHER,TEMP,NAME\n";

    public static readonly JobSpec Job = new(
        Name: "hottest",
        Items: new ItemRule(["**"], Partition: null),
        Group: new GroupRule("DATE", Grouping.Month),
        Value: new ValueRule("TEMP", Unit: "F", Missing: [9999.9m]),
        TieBreak: ["DATE", "STATION"],
        Carried: ["NAME"]);

    public static readonly ColumnPlan Plan = new(Job);

    /// <summary>What every scanner says, of the content whole and as a stream.</summary>
    public static ItemScan Scan(byte[] content, OnBadRow onBadRow = OnBadRow.Quarantine, int bufferBytes = CsvHelperScanner.DefaultBufferBytes)
    {
        var whole = Scanners.Agreed(content, Plan, onBadRow);
        var streamed = Scan(() => new MemoryStream(content, writable: false), onBadRow, bufferBytes);
        Scanners.AssertSame(whole, streamed, "The oracle, from a stream,");
        return streamed;
    }

    public static ItemScan Scan(Func<Stream> open, OnBadRow onBadRow = OnBadRow.Quarantine, int bufferBytes = CsvHelperScanner.DefaultBufferBytes) =>
        Scanners.AgreedOnStreams(open, Plan, onBadRow, bufferBytes);

    public static ItemScan.Mapped Map(string content, OnBadRow onBadRow = OnBadRow.Quarantine) => Map(Encoding.UTF8.GetBytes(content), onBadRow);

    public static ItemScan.Mapped Map(byte[] content, OnBadRow onBadRow = OnBadRow.Quarantine) =>
        Assert.IsType<ItemScan.Mapped>(Scan(content, onBadRow));

    public static QuarantinedItem Quarantine(string content, OnBadRow onBadRow = OnBadRow.Quarantine) =>
        Quarantine(Encoding.UTF8.GetBytes(content), onBadRow);

    public static QuarantinedItem Quarantine(byte[] content, OnBadRow onBadRow = OnBadRow.Quarantine) =>
        Assert.IsType<ItemScan.Quarantined>(Scan(content, onBadRow)).Item;

    public static Maximum Only(this ItemScan.Mapped mapped) => Assert.Single(mapped.Maxima).Value;

    /// <summary>"2024-01 92.0 2024-01-05|010010|JAN MAYEN :2" for each group: everything that a maximum holds but its key.</summary>
    public static string[] Lines(this ItemScan.Mapped mapped) =>
        [.. mapped.Maxima.Select(entry => $"{entry.Key} {entry.Value.Value} {string.Join('|', entry.Value.Kept)} :{entry.Value.Line}")];
}
