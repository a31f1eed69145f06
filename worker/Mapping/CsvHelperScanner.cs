using CsvHelper;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// Scans with CsvHelper, which reads every dialect of CSV and so is also the oracle of faster scanners. CsvHelper repairs
/// what is malformed and goes on; here every repair is reported, and a repaired row is a malformed one.
/// </summary>
/// <param name="bufferBytes">Bytes read at a time. Changes the speed, never the answer.</param>
public sealed class CsvHelperScanner(int bufferBytes = CsvHelperScanner.DefaultBufferBytes) : IItemScanner
{
    /// <summary>A GSOD file (107 KB at most) in two reads, and 100 scans at once in a few MB.</summary>
    public const int DefaultBufferBytes = 64 << 10;

    public ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow) =>
        Scan(Utf8Content.Open(content), key, plan, onBadRow, progress: null);

    /// <summary>Goes on where another scanner stopped: at the first byte of a row.</summary>
    /// <param name="rest">The content from that row on, as UTF-8. Left open.</param>
    /// <param name="key">Key of the item.</param>
    /// <param name="plan">The columns and rules of the run's job.</param>
    /// <param name="onBadRow">What a malformed row does.</param>
    /// <param name="progress">What came before that row.</param>
    internal ItemScan Continue(Stream rest, string key, ColumnPlan plan, OnBadRow onBadRow, ItemProgress progress) =>
        Scan(Utf8Content.Marked(rest), key, plan, onBadRow, progress);

    private ItemScan Scan(Stream marked, string key, ColumnPlan plan, OnBadRow onBadRow, ItemProgress? progress)
    {
        CsvMalformedReason? malformed = null;
        var linesBefore = progress is null ? 0 : progress.Line - 1;
        var options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            BufferSize = bufferBytes,
            TrackLineNumbers = true,
            SkipEmptyLines = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => malformed = record.Reason,
            // CsvHelper compares before it knows where the row ends, and may then hold its line break already.
            MaxRecordSize = RowLimits.MaxRowBytes + 2,
        };
        using var reader = CsvReader.Create(marked, options, leaveOpen: true);
        try
        {
            return progress is null
                ? Scan(reader, key, plan, onBadRow, ref malformed)
                : Scan(reader, key, plan, onBadRow, progress, linesBefore, ref malformed);
        }
        catch (CsvFormatException tooLong)
        {
            // Set as above, CsvHelper throws for one cause only: MaxRecordSize.
            return new ItemScan.Quarantined(RowLimits.TooLong(key, linesBefore + tooLong.LineNumber));
        }
    }

    private static ItemScan Scan(CsvReader reader, string key, ColumnPlan plan, OnBadRow onBadRow, ref CsvMalformedReason? malformed)
    {
        if (!reader.Read())
        {
            return Quarantined(new(key, QuarantineReason.Empty, "The object has no header: it holds no byte, or only blank lines."));
        }

        if (reader.RawRecord.Length > RowLimits.MaxRowBytes)
        {
            return Quarantined(RowLimits.TooLong(key, reader.LineNumber));
        }

        if ((CsvRowChecks.FaultOfQuotes(reader, malformed) ?? CsvRowChecks.FaultOfEncoding(reader)) is { } unreadable)
        {
            return Quarantined(unreadable.Of(key, reader.LineNumber, null, reader.RawRecord));
        }

        var names = new string[reader.FieldCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.GetString(i).Trim(' ');
        }

        var header = HeaderColumns.Match(names, key, plan, out var fault);
        return header is null
            ? Quarantined(fault!)
            : Scan(reader, key, plan, onBadRow, new ItemProgress(plan, header), linesBefore: 0, ref malformed);
    }

    private static ItemScan Scan(
        CsvReader reader, string key, ColumnPlan plan, OnBadRow onBadRow, ItemProgress progress, long linesBefore, ref CsvMalformedReason? malformed)
    {
        var header = progress.Header;
        var (group, value) = (header.Fields[plan.Group], header.Fields[plan.Value]);
        while (reader.Read())
        {
            var line = linesBefore + reader.LineNumber;
            if (reader.RawRecord.Length > RowLimits.MaxRowBytes)
            {
                return Quarantined(RowLimits.TooLong(key, line));
            }

            progress.Rows++;
            var month = 0;
            decimal? number = null;
            var fault = CsvRowChecks.FaultOfRow(reader, header, malformed)
                ?? CsvRowChecks.FaultOfGroup(reader, group, out month)
                ?? CsvRowChecks.FaultOfValue(reader, value, out number);
            malformed = null;
            if (fault is not null)
            {
                if (onBadRow == OnBadRow.Quarantine)
                {
                    return Quarantined(fault.Of(key, line, header, reader.RawRecord));
                }

                progress.Skipped++;
            }
            else if (number is null || plan.IsMissing(number.Value))
            {
                progress.Missing++;
            }
            else
            {
                progress.Maxima.Offer(month, number.Value, line, new Row(reader));
            }
        }

        return progress.Mapped(key);
    }

    private static ItemScan.Quarantined Quarantined(QuarantinedItem item) => new(item);

    private readonly struct Row(CsvReader reader) : IRowFields
    {
        public ReadOnlySpan<byte> Field(int index) => reader.GetSpan(index);
    }
}
