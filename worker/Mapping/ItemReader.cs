using System.Buffers;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;

namespace QueueMap.Worker.Mapping;

/// <summary>Fetches one item and scans it. What is wrong with the item comes back as a value; what is not, is thrown.</summary>
internal sealed class ItemReader(IItemScanner scanner, IObjectSource source, ColumnPlan plan, OnBadRow onBadRow, int wholeItemBytes)
{
    public async ValueTask<ItemScan> ReadAsync(Item item, CancellationToken cancellation)
    {
        try
        {
            return item.Size >= 0 && item.Size <= wholeItemBytes
                ? await ScanWholeAsync(item, cancellation)
                : await ScanStreamAsync(item, cancellation);
        }
        catch (ItemException fault)
        {
            return new ItemScan.Quarantined(new QuarantinedItem(item.Key, fault.Reason, fault.Message));
        }
        catch (IOException fault) when (fault is not SourceException && !HostFaults.Include(fault))
        {
            return new ItemScan.Quarantined(new QuarantinedItem(
                item.Key, QuarantineReason.Unreadable, $"Reading failed amid its {item.Size:N0} bytes: {Shown.Text(fault.Message)}"));
        }
    }

    private async ValueTask<ItemScan> ScanStreamAsync(Item item, CancellationToken cancellation)
    {
        await using var stored = await source.OpenAsync(item, cancellation);
        return Scan(new ListedStream(stored, item, cancellation), item);
    }

    private async ValueTask<ItemScan> ScanWholeAsync(Item item, CancellationToken cancellation)
    {
        // One byte of room more than listed, so that a longer body is noticed.
        var room = (int)item.Size + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var read = await source.ReadAsync(item, buffer.AsMemory(0, room), cancellation);
            ListedStream.Check(item, read, atEnd: read < room);
            var content = buffer.AsMemory(0, read);
            return ItemContent.IsGzip(content.Span, item)
                ? Scan(new PrefixedStream(content, Stream.Null), item)
                : scanner.Scan(content, item.Key, plan, onBadRow);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ItemScan Scan(Stream stored, Item item)
    {
        using var content = ItemContent.Open(stored, item);
        return scanner.Scan(content, item.Key, plan, onBadRow);
    }
}
