using System.Diagnostics.Metrics;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Which reader scanned how many items: an item slower than others is one that CsvHelper read. A metric and no part of a
/// partial, as a result says nothing of how it was found.
/// </summary>
internal static class ScanMetrics
{
    private static readonly Meter s_meter = new(RunMetrics.MeterName);

    private static readonly Counter<long> s_scanned =
        s_meter.CreateCounter<long>("queuemap.items.scanned", "{item}", "Items scanned, by reader: bytes, csvhelper, or both where CsvHelper went on.");

    public static ItemScan Counted(string reader, ItemScan scan)
    {
        s_scanned.Add(1, new KeyValuePair<string, object?>("reader", reader));
        return scan;
    }

    public static class Reader
    {
        public const string Bytes = "bytes";
        public const string CsvHelper = "csvhelper";
        public const string Both = "both";
    }
}
