using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Producer.Tuning;

/// <summary>Scans so many items at once, as a task with so many vCPU can. What else the process does is not bounded by it.</summary>
internal sealed class BoundedScanner(IItemScanner scanner, int atOnce) : IItemScanner, IDisposable
{
    private readonly SemaphoreSlim _room = new(atOnce);

    public ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow)
    {
        _room.Wait();
        try
        {
            return scanner.Scan(content, key, plan, onBadRow);
        }
        finally
        {
            _room.Release();
        }
    }

    public ItemScan Scan(ReadOnlyMemory<byte> content, string key, ColumnPlan plan, OnBadRow onBadRow)
    {
        _room.Wait();
        try
        {
            return scanner.Scan(content, key, plan, onBadRow);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();
}
