using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// An item's stored bytes, which end where the listing says, or not at all: a body cut short reads like a shorter file, and
/// would be counted as one. The tag was checked when the item was opened, so another length means a bad read
/// (<see cref="QuarantineReason.Unreadable"/>), not another version.
/// </summary>
internal sealed class ListedStream(Stream stored, Item item, CancellationToken cancellation) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = stored.Read(buffer);
        Check(item, _read += count, atEnd: count == 0 && !buffer.IsEmpty);
        return count;
    }

    /// <exception cref="ItemException">The body has another length than the item was listed with.</exception>
    public static void Check(Item item, long read, bool atEnd)
    {
        if (read > item.Size || (atEnd && read < item.Size))
        {
            throw new ItemException(
                QuarantineReason.Unreadable,
                $"The body {(atEnd ? $"ended after {read:N0}" : "went on after the")} of {item.Size:N0} bytes listed; it must have as many as listed. "
                + "Requeue the item, or list the source again.");
        }
    }
}
