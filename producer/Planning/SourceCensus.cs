using System.Text;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Planning;

/// <summary>Counts the items of a source by listing it. Reads no object and writes nothing.</summary>
public static class SourceCensus
{
    /// <exception cref="SourceException">The source cannot be listed to its end.</exception>
    public static async Task<Census> CountAsync(IObjectSource source, ItemRule rule, CancellationToken cancellation)
    {
        var shape = await SourceShape.OfAsync(source, rule, new ListingProgress(), cancellation);
        var listing = new LaneMix(source, shape);
        var filter = new ItemFilter(rule, shape.IsPartitioned);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var (objects, bytes, keyBytes, leftOut) = (0L, 0L, 0L, 0L);
        await foreach (var (item, lane, _) in listing.ReadAsync(new ListingCursor(), cancellation))
        {
            if (!filter.Includes(item))
            {
                leftOut++;
                continue;
            }

            objects++;
            bytes += item.Size;
            keyBytes += Encoding.UTF8.GetByteCount(item.Key);
            if (shape.InLanes && lane.Folder is { } folder)
            {
                folders.Add(folder);
            }

            if (objects == rule.MaxItems)
            {
                break;
            }
        }

        return new Census(objects == 0 ? null : new Workload(objects, bytes, Math.Max(1, folders.Count), (double)keyBytes / objects), leftOut);
    }
}

/// <param name="Work">Null where the source holds no item.</param>
/// <param name="LeftOut">Objects that are no items of the job.</param>
public sealed record Census(Workload? Work, long LeftOut);
