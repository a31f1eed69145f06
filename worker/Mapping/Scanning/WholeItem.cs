using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>One item whose bytes are all in memory.</summary>
internal readonly struct WholeItem(ByteScanner scanner, CsvHelperScanner oracle, string key, ColumnPlan plan, OnBadRow onBadRow)
{
    public ItemScan Scan(ReadOnlyMemory<byte> content)
    {
        var start = ContentStart.Of(content.Span);
        if (start == ContentStart.Utf16
            || !HeaderRow.TryRead(content.Span[start..], isLast: true, out var names, out var end)
            || names is null)
        {
            return FromTheBeginning(content);
        }

        if (HeaderColumns.Match(names, key, plan, out var fault) is not { } header)
        {
            return new ItemScan.Quarantined(fault!);
        }

        var body = start + end;
        var progress = new ItemProgress(plan, header) { Line = 1 + HeaderRow.Breaks(content.Span[start..body]) };
        var fold = new RowFold(plan, progress, onBadRow);
        var stop = scanner.Run(content.Span, body, isLast: true, fold);
        if (fold.SawOddBytes && !OddBytes.AreHarmless(content.Span[body..stop.Next]))
        {
            return FromTheBeginning(content);
        }

        return stop.Reason == StopReason.BadRow
            ? oracle.Continue(AsStream(content[stop.Next..]), key, plan, onBadRow, progress)
            : progress.Mapped(key);
    }

    private ItemScan FromTheBeginning(ReadOnlyMemory<byte> content) => oracle.Scan(AsStream(content), key, plan, onBadRow);

    private static PrefixedStream AsStream(ReadOnlyMemory<byte> content) => new(content, Stream.Null);
}
