using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing.Lists.Inventory;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>Opens the list that a run is listed from.</summary>
public static class ItemLists
{
    /// <summary>
    /// What a list is like now, before there is a run: what cannot be read is better refused then. A list of keys is read to its
    /// end for it, because a run holds to its list, and one that met a malformed line on its way could never end. The data of
    /// an inventory may be as large as its bucket's names and are S3's own; of it the manifest is read.
    /// </summary>
    /// <param name="open">Opens a source.</param>
    /// <exception cref="ListException">The list cannot be read.</exception>
    public static async ValueTask<ItemList> DescribeAsync(
        Func<RunSpec, IObjectSource> open, RunSpec spec, ListKind kind, string location, CancellationToken cancellation)
    {
        var list = await ListFile.Of(open, spec, location).DescribeAsync(kind, cancellation);
        if (kind == ListKind.Inventory)
        {
            await ReadManifestAsync(open, spec, list, cancellation);
        }
        else
        {
            await CheckKeysAsync(open, spec, list, cancellation);
        }

        return list;
    }

    /// <param name="open">Opens a source.</param>
    /// <param name="partitioned">Whether only what lies in a partition is an item.</param>
    public static KeyListing Open(Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, bool partitioned)
    {
        Func<CancellationToken, IAsyncEnumerable<ListedKey>> rows = list.Kind == ListKind.Inventory
            ? cancellation => ReadInventoryAsync(open, spec, list, cancellation)
            : cancellation => ReadKeysAsync(open, spec, list, cancellation);
        return new KeyListing(list.Location, rows, open(spec), spec.Job.Items, partitioned);
    }

    private static async ValueTask CheckKeysAsync(Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, CancellationToken cancellation)
    {
        var seen = new SeenKeys(list.Location);
        await foreach (var row in ReadKeysAsync(open, spec, list, cancellation))
        {
            seen.Add(row.At, row.Key);
        }
    }

    private static async IAsyncEnumerable<ListedKey> ReadKeysAsync(
        Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var content = await ListFile.Of(open, spec, list.Location).OpenAsync(list, cancellation);
        await foreach (var row in KeyForms.ReadAsync(content, list.Location, cancellation))
        {
            yield return row;
        }
    }

    private static async IAsyncEnumerable<ListedKey> ReadInventoryAsync(
        Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var manifest = await ReadManifestAsync(open, spec, list, cancellation);
        var folder = list.Location[..(list.Location.LastIndexOf('/') + 1)];
        var bucket = open(ListFile.SpecOf(spec, $"{S3Address.Scheme}{S3Address.Parse(folder).Bucket}"));
        await foreach (var row in new InventoryRows(manifest, list.Location, bucket, S3Address.Parse(spec.Source)).ReadAsync(cancellation))
        {
            yield return row;
        }
    }

    private static async ValueTask<InventoryManifest> ReadManifestAsync(
        Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, CancellationToken cancellation)
    {
        await using var content = await ListFile.Of(open, spec, list.Location).OpenAsync(list, cancellation);
        var manifest = await InventoryManifest.ReadAsync(content, list.Location, S3Address.Parse(spec.Source).Bucket, cancellation);
        _ = new InventoryColumns(manifest.Schema, list.Location); // Refuses what it cannot find its way in.
        return manifest;
    }
}
