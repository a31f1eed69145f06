using System.Text;

namespace QueueMap.Contracts.Maxima;

/// <summary>
/// Rows side by side: their numbers in one array, their texts as UTF-8 in another. What a row would be as an object is made
/// when somebody asks for it; of the rows of a partial nearly none is ever asked for.
/// </summary>
internal sealed class PackedRows(PackedRow[] rows, int[] ends, byte[] texts)
{
    public decimal Value(int row) => rows[row].Value;

    public long Line(int row) => rows[row].Line;

    /// <summary>How many columns are kept of the row.</summary>
    public int Kept(int row) => rows[row].Kept;

    public ReadOnlySpan<byte> Kept(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)rows[row].Kept, nameof(column));
        return Text(rows[row].FirstText + column);
    }

    public ReadOnlySpan<byte> Key(int row) => Text(rows[row].FirstText + rows[row].Kept);

    public Maximum ToMaximum(int row)
    {
        var kept = new string[Kept(row)];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = Encoding.UTF8.GetString(Kept(row, i));
        }

        return new Maximum(Value(row), kept, Encoding.UTF8.GetString(Key(row)), Line(row));
    }

    private ReadOnlySpan<byte> Text(int text)
    {
        var start = text == 0 ? 0 : ends[text - 1];
        return texts.AsSpan(start, ends[text] - start);
    }
}

/// <summary>The numbers of a row.</summary>
/// <param name="Value">With its scale.</param>
/// <param name="Line">As of <see cref="Maximum.Line"/>.</param>
/// <param name="FirstText">Where its kept texts begin; its key follows them.</param>
/// <param name="Kept">How many those are.</param>
internal readonly record struct PackedRow(decimal Value, long Line, int FirstText, int Kept);
