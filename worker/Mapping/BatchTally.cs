using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;

namespace QueueMap.Worker.Mapping;

/// <summary>What the items of a batch come to, as their scans end, in whatever order.</summary>
internal sealed class BatchTally(MapBatch batch, int tieColumns) : IMonthBar
{
    private readonly Lock _sync = new();
    private readonly MonthBests _byMonth = new();
    private readonly QuarantinedItem?[] _quarantined = new QuarantinedItem?[batch.Items.Count];
    private long _mapped;
    private long _bytes;
    private long _rows;
    private long _missing;
    private long _skipped;

    public decimal? ValueToReach(int month) => _byMonth.Find(month)?.Value;

    /// <param name="index">Place of the item in the batch.</param>
    /// <param name="scan">What came of it.</param>
    public void Add(int index, ItemScan scan)
    {
        lock (_sync)
        {
            if (scan is ItemScan.Mapped mapped)
            {
                Add(batch.Items[index], mapped);
            }
            else
            {
                _quarantined[index] = ((ItemScan.Quarantined)scan).Item;
            }
        }
    }

    /// <summary>To be called when every item has been added.</summary>
    public PartialMaxima ToPartial()
    {
        QuarantinedItem[] quarantined = [.. _quarantined.OfType<QuarantinedItem>()];
        return new PartialMaxima(
            batch.Run,
            batch.Batch,
            new MapCounts(_mapped, quarantined.Length, _bytes, _rows, _missing, _skipped),
            GroupMaxima.OfMonths(_byMonth.All()),
            quarantined);
    }

    private void Add(Item item, ItemScan.Mapped mapped)
    {
        _mapped++;
        _bytes += item.Size;
        _rows += mapped.Rows;
        _missing += mapped.Missing;
        _skipped += mapped.Skipped;
        foreach (var (group, candidate) in mapped.Maxima)
        {
            if (!MonthNumber.TryParse(group, out var month))
            {
                throw new InvalidOperationException($"The scan of '{Shown.Text(item.Key)}' gave the group '{group}', which is no month.");
            }

            if (_byMonth.Find(month) is not { } best || Maximum.Beats(candidate, best, tieColumns))
            {
                _byMonth.Set(month, candidate);
            }
        }
    }
}
