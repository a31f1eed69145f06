using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Rows;
using static QueueMap.Worker.Mapping.Scanning.ScanMetrics;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>One item whose bytes are all in memory.</summary>
internal readonly struct WholeItem(ByteScanner scanner, CsvHelperScanner oracle, string key, ColumnPlan plan, OnBadRow onBadRow)
{
    public ItemScan Scan(ReadOnlyMemory<byte> content)
    {
        var start = ContentStart.Of(content.Span);
        if (start == ContentStart.Utf16)
        {
            return FromTheBeginning(content);
        }

        ItemLayout.TryRead(content.Span[start..], isLast: true, key, plan, onBadRow, out var layout, out var fault);
        if (layout is null)
        {
            return fault is null ? FromTheBeginning(content) : Counted(Reader.Bytes, new ItemScan.Quarantined(fault));
        }

        var scan = Rows(content, start + layout.HeaderBytes, layout.Fold);
        layout.Keep();
        return scan;
    }

    private ItemScan Rows(ReadOnlyMemory<byte> content, int start, RowFold fold)
    {
        var stop = scanner.Run(content.Span, start, isLast: true, fold);
        if (fold.SawOddBytes && !OddBytes.AreHarmless(content.Span[start..stop.Next]))
        {
            return FromTheBeginning(content);
        }

        return stop.Reason == StopReason.BadRow
            ? Counted(Reader.Both, oracle.Continue(AsStream(content[stop.Next..]), key, plan, onBadRow, fold.Progress))
            : Counted(Reader.Bytes, fold.Progress.Mapped(key));
    }

    private ItemScan FromTheBeginning(ReadOnlyMemory<byte> content) =>
        Counted(Reader.CsvHelper, oracle.Scan(AsStream(content), key, plan, onBadRow));

    private static PrefixedStream AsStream(ReadOnlyMemory<byte> content) => new(content, Stream.Null);
}
