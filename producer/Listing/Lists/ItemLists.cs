using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>Opens the list that a run is listed from.</summary>
public static class ItemLists
{
    /// <param name="open">Opens a source.</param>
    /// <param name="partitioned">Whether only what lies in a partition is an item.</param>
    public static KeyListing Open(Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, bool partitioned) => new(
        list.Location, cancellation => ReadKeysAsync(open, spec, list, cancellation), open(spec), spec.Job.Items, partitioned);

    private static async IAsyncEnumerable<ListedKey> ReadKeysAsync(
        Func<RunSpec, IObjectSource> open, RunSpec spec, ItemList list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var content = await ListFile.Of(open, spec, list.Location).OpenAsync(list, cancellation);
        await foreach (var row in KeyForms.ReadAsync(content, list.Location, cancellation))
        {
            yield return row;
        }
    }
}
