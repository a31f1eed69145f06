using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping.Scanning.Rows;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// A header that was read, and all that scanning an item with it takes. Most items of a run begin with the same bytes: the
/// next one on this thread needs no names, tables or buffers of its own.
/// </summary>
internal sealed class ItemLayout
{
    /// <summary>Longer than any header of weather data by far, and little to keep for each thread.</summary>
    private const int MaxKeptBytes = 4096;

    [ThreadStatic]
    private static ItemLayout? t_last;

    private readonly ColumnPlan _plan;
    private readonly byte[] _header;
    private readonly int _lines;

    private ItemLayout(ColumnPlan plan, HeaderColumns columns, ReadOnlySpan<byte> header)
    {
        _plan = plan;
        _header = header.ToArray();
        _lines = HeaderRow.Breaks(header);
        Fold = new RowFold(plan, new ItemProgress(plan, columns));
    }

    public RowFold Fold { get; }

    /// <summary>Bytes of the header with its line break.</summary>
    public int HeaderBytes => _header.Length;

    /// <param name="content">The item from its beginning, without a byte order mark.</param>
    /// <param name="isLast">Whether the item ends with it.</param>
    /// <param name="key">Key of the item.</param>
    /// <param name="plan">The columns and rules of the run's job.</param>
    /// <param name="onBadRow">What a malformed row does.</param>
    /// <param name="layout">The layout, for one item; null where the oracle has to look at the header, or it lacks what is needed.</param>
    /// <param name="fault">What it lacks.</param>
    /// <returns>False if more of the item is needed.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> content,
        bool isLast,
        string key,
        ColumnPlan plan,
        OnBadRow onBadRow,
        out ItemLayout? layout,
        out QuarantinedItem? fault)
    {
        (layout, t_last, fault) = (t_last, null, null);
        if (layout is null || layout._plan != plan || !content.StartsWith(layout._header))
        {
            layout = null;
            if (!HeaderRow.TryRead(content, isLast, out var names, out var end))
            {
                return false;
            }

            if (names is null || HeaderColumns.Match(names, key, plan, out fault) is not { } columns)
            {
                return true;
            }

            layout = new ItemLayout(plan, columns, content[..end]);
        }

        layout.Fold.Begin(onBadRow);
        layout.Fold.Progress.Line = 1 + layout._lines;
        return true;
    }

    /// <summary>Keeps it for the next item. Nothing of it may be used any more.</summary>
    public void Keep()
    {
        // A header that ends without LF may go on in another item.
        if (_header.Length <= MaxKeptBytes && _header[^1] == '\n')
        {
            t_last = this;
        }
    }
}
