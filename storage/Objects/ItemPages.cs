using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

internal static class ItemPages
{
    /// <summary>Items by the page. What was listed before an error comes before it.</summary>
    /// <param name="size">Items of each page but the last.</param>
    public static async IAsyncEnumerable<IReadOnlyList<Item>> InPagesAsync(
        this IAsyncEnumerable<Item> items, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new List<Item>(size);
        ExceptionDispatchInfo? error = null;
        await using var listing = items.GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await listing.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception thrown)
            {
                error = ExceptionDispatchInfo.Capture(thrown);
                break;
            }

            page.Add(listing.Current);
            if (page.Count == size)
            {
                yield return page.ToArray();
                page.Clear();
            }
        }

        if (page.Count > 0)
        {
            yield return page;
        }

        error?.Throw();
    }
}
