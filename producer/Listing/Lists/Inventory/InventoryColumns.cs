using System.Globalization;
using System.Net;
using CsvHelper;

namespace QueueMap.Producer.Listing.Lists.Inventory;

/// <summary>Where the columns of an inventory are, by its schema. -1 for those that it was not configured to have.</summary>
internal sealed class InventoryColumns
{
    private readonly int _count;
    private readonly int _bucket;
    private readonly int _key;
    private readonly int _isLatest;
    private readonly int _isDeleteMarker;
    private readonly int _size;
    private readonly int _modified;
    private readonly int _tag;

    /// <exception cref="ListException">The schema lacks what every inventory has.</exception>
    public InventoryColumns(string schema, string location)
    {
        var names = schema.Split(',', StringSplitOptions.TrimEntries).ToList();
        _count = names.Count;
        _bucket = names.IndexOf("Bucket");
        _key = names.IndexOf("Key");
        _isLatest = names.IndexOf("IsLatest");
        _isDeleteMarker = names.IndexOf("IsDeleteMarker");
        _size = names.IndexOf("Size");
        _modified = names.IndexOf("LastModifiedDate");
        _tag = names.IndexOf("ETag");
        if (_bucket < 0 || _key < 0)
        {
            throw new ListException($"The schema of the inventory {location} is '{schema}': it lacks Bucket or Key, which S3 writes in every inventory.");
        }
    }

    /// <summary>Whether the row has as many fields as the schema, and is of the bucket.</summary>
    public bool Fit(CsvReader row, string bucket) => row.FieldCount == _count && row.GetString(_bucket) == bucket;

    /// <summary>The object that a row is about as it is now; null where the row is about an old version, or a deletion.</summary>
    public ListedKey? CurrentOf(CsvReader row, long at)
    {
        if (TextOf(row, _isLatest) is "false" || TextOf(row, _isDeleteMarker) is "true")
        {
            return null;
        }

        // As forms encode: '+' is a space, and a plus is %2B.
        var key = WebUtility.UrlDecode(row.GetString(_key));
        long? size = long.TryParse(TextOf(row, _size), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        return new ListedKey(at, key, size, ListedKey.Quoted(TextOf(row, _tag)), DateOf(TextOf(row, _modified)));
    }

    private static string? TextOf(CsvReader row, int column) => column < 0 ? null : row.GetString(column);

    private static DateTimeOffset? DateOf(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
