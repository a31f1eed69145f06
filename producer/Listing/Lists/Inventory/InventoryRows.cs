using System.IO.Compression;
using System.Runtime.CompilerServices;
using CsvHelper;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Listing.Lists.Inventory;

/// <summary>The objects of an S3 Inventory that lie below a source, in the order of its data files.</summary>
/// <param name="location">Where the manifest lies, for messages.</param>
/// <param name="bucket">The bucket that holds the data files, whole.</param>
/// <param name="source">Only what lies below it is given, by its key relative to it.</param>
internal sealed class InventoryRows(InventoryManifest manifest, string location, IObjectSource bucket, S3Address source)
{
    private readonly InventoryColumns _columns = new(manifest.Schema, location);

    /// <exception cref="ListException">A data file is missing, damaged, or not of this inventory.</exception>
    public async IAsyncEnumerable<ListedKey> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var at = 0L;
        foreach (var file in manifest.Files)
        {
            await using var stored = new Md5Stream(await OpenAsync(file, cancellation));
            await using var content = new GZipStream(stored, CompressionMode.Decompress);
            using var rows = CsvKeys.Open(content);
            while (await ReadAsync(rows, file, cancellation))
            {
                at++;
                if (!_columns.Fit(rows, source.Bucket))
                {
                    throw Damaged(file, $"line {rows.LineNumber:N0} does not have the columns {manifest.Schema}, or is of another bucket");
                }

                if (_columns.CurrentOf(rows, at) is { } row
                    && row.Key.Length > source.Prefix.Length
                    && row.Key.StartsWith(source.Prefix, StringComparison.Ordinal))
                {
                    yield return row with { Key = row.Key[source.Prefix.Length..] };
                }
            }

            var found = await stored.FinishAsync(cancellation);
            if (!found.Equals(file.Md5, StringComparison.OrdinalIgnoreCase))
            {
                throw Damaged(file, $"its MD5 is {found}, where the manifest says {file.Md5}");
            }
        }
    }

    private async ValueTask<Stream> OpenAsync(InventoryFile file, CancellationToken cancellation)
    {
        try
        {
            var found = await bucket.FindAsync(file.Key, cancellation) ?? throw Damaged(file, "it is not in the bucket of the manifest");
            return found.Size == file.Size
                ? await bucket.OpenAsync(found, cancellation)
                : throw Damaged(file, $"it has {found.Size:N0} bytes, where the manifest says {file.Size:N0}");
        }
        catch (ItemException fault)
        {
            throw Damaged(file, fault.Message, fault);
        }
    }

    private async ValueTask<bool> ReadAsync(CsvReader rows, InventoryFile file, CancellationToken cancellation)
    {
        try
        {
            return await rows.ReadAsync(cancellation);
        }
        catch (Exception fault) when (fault is CsvFormatException or InvalidDataException)
        {
            throw Damaged(file, fault.Message, fault);
        }
    }

    private ListException Damaged(InventoryFile file, string what, Exception? inner = null) => new(
        $"The data file {file.Key} of the inventory {location} cannot be used: {what}. Restore it and resume the run, or cancel the run and start one with another inventory.",
        inner);
}
