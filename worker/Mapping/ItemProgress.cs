namespace QueueMap.Worker.Mapping;

/// <summary>What the rows so far of one item came to: all that a second scanner needs to go on at the next row.</summary>
internal sealed class ItemProgress(ColumnPlan plan, HeaderColumns header)
{
    public HeaderColumns Header => header;

    public ItemMaxima Maxima { get; } = new(plan, header.Fields);

    /// <summary>Rows without the header and blank lines; the missing and the skipped ones are among them.</summary>
    public long Rows { get; set; }

    public long Missing { get; set; }

    public long Skipped { get; set; }

    /// <summary>Line, from 1, on which the next row begins.</summary>
    public long Line { get; set; } = 1;

    /// <summary>Begins anew, for another item with the same header.</summary>
    public void Clear()
    {
        (Rows, Missing, Skipped, Line) = (0, 0, 0, 1);
        Maxima.Clear();
    }

    public ItemScan.Mapped Mapped(string key) => new(Rows, Missing, Skipped, Maxima.Of(key));
}
