using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using QueueMap.Contracts.Results;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Results as CSV and JSON. A pure function of the rows: it names no run and no time, so two runs over the same bytes give
/// the same file.
/// </summary>
public static class ResultFormats
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A spreadsheet runs a text cell that begins like a formula; the library's guard puts an apostrophe before it.
    private static readonly CsvWriterOptions s_csv = new()
    {
        NewLine = "\n",
        Injection = CsvInjection.Escape,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    public static byte[] Csv(IReadOnlyList<ResultRow> rows)
    {
        using var content = new MemoryStream();
        using (var csv = CsvWriter.Create(content, s_csv, leaveOpen: true))
        {
            csv.WriteRecord([.. ResultRow.Columns]);
            foreach (var row in rows)
            {
                WriteRow(csv, row);
            }
        }

        return content.ToArray();
    }

    public static byte[] Json(IReadOnlyList<ResultRow> rows) => [.. JsonSerializer.SerializeToUtf8Bytes(rows, s_json), (byte)'\n'];

    private static void WriteRow(CsvWriter csv, ResultRow row)
    {
        csv.WriteField(row.Month);
        csv.WriteField(row.Value, format: default);
        csv.WriteField(row.Unit);
        csv.WriteField(row.Station);
        csv.WriteField(row.Name);
        csv.WriteField(row.Date);
        WriteNumber(csv, row.Latitude);
        WriteNumber(csv, row.Longitude);
        WriteNumber(csv, row.Elevation);
        csv.WriteField(row.Source);
        csv.EndRecord();
    }

    // A negative longitude begins like a formula and is none: numbers go past the guard, anything else does not.
    private static void WriteNumber(CsvWriter csv, string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            csv.WriteField(number, format: default);
        }
        else
        {
            csv.WriteField(text);
        }
    }
}
