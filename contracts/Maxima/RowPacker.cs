using System.Buffers;
using System.Text;
using System.Text.Json;

namespace QueueMap.Contracts.Maxima;

/// <summary>
/// Packs rows, months ascending: the texts of a row, its key behind them, then <see cref="End"/>. The buffers that grow are
/// borrowed; what <see cref="Pack"/> gives is as large as its content.
/// </summary>
internal sealed class RowPacker : IDisposable
{
    // A year of GSOD rows: six kept columns and a key, some 130 bytes a row.
    private PackedRow[] _rows = ArrayPool<PackedRow>.Shared.Rent(16);
    private MonthRank[] _ranks = ArrayPool<MonthRank>.Shared.Rent(16);
    private int[] _ends = ArrayPool<int>.Shared.Rent(128);
    private byte[] _texts = ArrayPool<byte>.Shared.Rent(2048);
    private int _count;
    private int _textCount;
    private int _firstText;
    private int _bytes;

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        EndText(text.Length);
    }

    public void Add(string text) => EndText(Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length))));

    /// <param name="reader">At a string.</param>
    public void Add(ref Utf8JsonReader reader)
    {
        var atMost = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        EndText(reader.CopyString(Room(atMost)));
    }

    /// <summary>The texts since the last row are those of this one.</summary>
    /// <returns>False where the month does not come after the one before.</returns>
    public bool End(int month, decimal value, long line)
    {
        if (_count > 0 && _ranks[_count - 1].Month >= month)
        {
            return false;
        }

        Grow(ref _rows, _count, 1);
        Grow(ref _ranks, _count, 1);
        _rows[_count] = new PackedRow(value, line, _firstText, _textCount - _firstText - 1);
        _ranks[_count++] = new MonthRank(month, ValueRank.Of(value));
        _firstText = _textCount;
        return true;
    }

    public void Add(int month, Maximum maximum)
    {
        for (var i = 0; i < maximum.Kept.Count; i++)
        {
            Add(maximum.Kept[i]);
        }

        Add(maximum.Key);
        Require(End(month, maximum.Value, maximum.Line), month);
    }

    public void Add(int month, PlacedRow row)
    {
        for (var i = 0; i < row.Kept; i++)
        {
            Add(row.Text(i));
        }

        Add(row.Key);
        Require(End(month, row.Value, row.Line), month);
    }

    public MonthMaxima Pack()
    {
        if (_count == 0)
        {
            return MonthMaxima.Empty;
        }

        var packed = new PackedRows(
            _rows.AsSpan(0, _count).ToArray(), _ends.AsSpan(0, _textCount).ToArray(), _texts.AsSpan(0, _bytes).ToArray());
        var rows = new PlacedRow[_count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new PlacedRow(packed, i);
        }

        return new MonthMaxima(_ranks.AsSpan(0, _count).ToArray(), rows);
    }

    public void Dispose()
    {
        ArrayPool<PackedRow>.Shared.Return(_rows);
        ArrayPool<MonthRank>.Shared.Return(_ranks);
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<byte>.Shared.Return(_texts);
        (_rows, _ranks, _ends, _texts) = ([], [], [], []);
    }

    private Span<byte> Room(int bytes)
    {
        Grow(ref _texts, _bytes, bytes);
        return _texts.AsSpan(_bytes);
    }

    private void EndText(int bytes)
    {
        _bytes += bytes;
        Grow(ref _ends, _textCount, 1);
        _ends[_textCount++] = _bytes;
    }

    private static void Require(bool comesAfter, int month)
    {
        if (!comesAfter)
        {
            throw new ArgumentException($"Month {MonthNumber.Text(month)} comes after a later one, or twice; months are to be packed in order.", nameof(month));
        }
    }

    private static void Grow<T>(ref T[] array, int used, int more)
    {
        if (array.Length - used >= more)
        {
            return;
        }

        var larger = ArrayPool<T>.Shared.Rent(Math.Max(used + more, 2 * array.Length));
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
