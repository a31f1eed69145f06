namespace QueueMap.Contracts.Maxima;

/// <summary>One of some packed rows.</summary>
/// <param name="Rows">Where it is.</param>
/// <param name="Row">Which of them.</param>
internal readonly record struct PlacedRow(PackedRows Rows, int Row)
{
    public decimal Value => Rows.Value(Row);

    public long Line => Rows.Line(Row);

    public int Kept => Rows.Kept(Row);

    public ReadOnlySpan<byte> Key => Rows.Key(Row);

    public ReadOnlySpan<byte> Text(int column) => Rows.Kept(Row, column);

    public Maximum ToMaximum() => Rows.ToMaximum(Row);

    /// <summary><see cref="Maximum.Beats"/>, over bytes: there the order of texts is that of their UTF-8.</summary>
    public bool Beats(PlacedRow holder, int tieColumns)
    {
        var byValue = Value.CompareTo(holder.Value);
        if (byValue != 0)
        {
            return byValue > 0;
        }

        for (var i = 0; i < tieColumns; i++)
        {
            var byTie = Text(i).SequenceCompareTo(holder.Text(i));
            if (byTie != 0)
            {
                return byTie < 0;
            }
        }

        var byKey = Key.SequenceCompareTo(holder.Key);
        return byKey != 0 ? byKey < 0 : Line < holder.Line;
    }
}
