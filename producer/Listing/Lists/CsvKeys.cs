using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>Keys in CSV: with a header that names a column 'key' and perhaps 'size' and 'etag', or one column without a header.</summary>
internal static class CsvKeys
{
    internal static CsvReader Open(Stream content) => CsvReader.Create(
        content,
        new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = KeyLines.MaxBytes,
        },
        leaveOpen: true);

    public static async IAsyncEnumerable<ListedKey> ReadAsync(
        Stream content, string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = Open(content);
        Columns? columns = null;
        while (await ReadAsync(reader, list, cancellation))
        {
            if (columns is null)
            {
                columns = ColumnsOf(reader, list);
                if (columns.IsNamed)
                {
                    continue;
                }
            }

            yield return KeyOf(reader, columns, list);
        }
    }

    /// <exception cref="ListException">A row is malformed.</exception>
    internal static async ValueTask<bool> ReadAsync(CsvReader reader, string list, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (CsvFormatException fault)
        {
            throw ListException.At(fault.LineNumber, list, $"is malformed, or longer than {KeyLines.MaxBytes:N0} bytes", fault);
        }
    }

    private static Columns ColumnsOf(CsvReader reader, string list)
    {
        var names = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim().ToUpperInvariant()).ToList();
        return names.Count(name => name == "KEY") switch
        {
            1 => new Columns(names.Count, names.IndexOf("KEY"), names.IndexOf("SIZE"), names.IndexOf("ETAG"), IsNamed: true),
            0 when names.Count == 1 => new Columns(Count: 1, Key: 0, Size: -1, ETag: -1, IsNamed: false),
            _ => throw ListException.At(
                reader.LineNumber, list, "must be a header with one column 'key' and, where wanted, 'size' and 'etag'; or the list must be a single column"),
        };
    }

    private static ListedKey KeyOf(CsvReader reader, Columns columns, string list)
    {
        if (reader.FieldCount != columns.Count)
        {
            throw ListException.At(reader.LineNumber, list, $"has {reader.FieldCount} fields where the first line has {columns.Count}");
        }

        var key = reader.GetString(columns.Key);
        if (key.Length == 0 || key.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw ListException.At(reader.LineNumber, list, "has a key that is empty or not UTF-8");
        }

        var size = columns.Size < 0 ? "" : reader.GetString(columns.Size).Trim();
        long? bytes = long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return bytes is null && size.Length > 0
            ? throw ListException.At(reader.LineNumber, list, "has a size that is no whole number of bytes")
            : new ListedKey(reader.LineNumber, key, bytes, columns.ETag < 0 ? null : ListedKey.Quoted(reader.GetString(columns.ETag).Trim()));
    }

    private sealed record Columns(int Count, int Key, int Size, int ETag, bool IsNamed);
}
