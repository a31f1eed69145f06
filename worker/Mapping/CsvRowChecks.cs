using System.Text.Unicode;
using CsvHelper;

namespace QueueMap.Worker.Mapping;

/// <summary>What is wrong with the row that CsvHelper stands on, in this order: its quotes, its shape, its text, its group, its value.</summary>
internal static class CsvRowChecks
{
    public static RowFault? FaultOfRow(CsvReader reader, HeaderColumns header, CsvMalformedReason? malformed) =>
        FaultOfQuotes(reader, malformed)
        ?? (reader.FieldCount == header.Names.Count ? null : RowFault.FieldCount(reader.FieldCount, header.Names.Count))
        ?? FaultOfEncoding(reader)
        ?? FaultOfNul(reader, header);

    public static RowFault? FaultOfQuotes(CsvReader reader, CsvMalformedReason? malformed) => malformed switch
    {
        null => null,
        CsvMalformedReason.StrayQuote => RowFault.StrayQuote(FirstField(reader, raw => raw is not [(byte)'"', ..] && raw.Contains((byte)'"'))),
        CsvMalformedReason.TextAfterClosingQuote => RowFault.TextAfterQuote(FirstField(reader, raw => raw is [(byte)'"', ..] && !RowFault.IsClosed(raw))),
        CsvMalformedReason.UnterminatedQuote => RowFault.Unterminated(reader.FieldCount - 1),
        _ => throw new InvalidOperationException($"CsvHelper reports {malformed}, which its options here exclude."),
    };

    public static RowFault? FaultOfEncoding(CsvReader reader) =>
        Utf8.IsValid(reader.RawRecord) ? null : RowFault.NotUtf8(FirstField(reader, raw => !Utf8.IsValid(raw)));

    private static RowFault? FaultOfNul(CsvReader reader, HeaderColumns header)
    {
        if (!reader.RawRecord.Contains((byte)0))
        {
            return null;
        }

        foreach (var field in header.Fields)
        {
            if (field >= 0 && reader.GetRawSpan(field).Contains((byte)0))
            {
                return RowFault.Nul(field);
            }
        }

        return null;
    }

    public static RowFault? FaultOfGroup(CsvReader reader, int field, out int month)
    {
        var text = reader.GetSpan(field).Trim((byte)' ');
        return MonthGrammar.TryParse(text, out month) ? null : RowFault.Group(field, text);
    }

    public static RowFault? FaultOfValue(CsvReader reader, int field, out decimal? number)
    {
        number = null;
        var text = reader.GetSpan(field).Trim((byte)' ');
        if (text.IsEmpty)
        {
            return null;
        }

        if (!ValueGrammar.TryParse(text, out var parsed))
        {
            return RowFault.Value(field, text);
        }

        number = parsed;
        return null;
    }

    private delegate bool RawField(ReadOnlySpan<byte> raw);

    private static int? FirstField(CsvReader reader, RawField isMatch)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (isMatch(reader.GetRawSpan(i)))
            {
                return i;
            }
        }

        return null;
    }
}
