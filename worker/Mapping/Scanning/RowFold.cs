using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Folds rows into an item's progress, with as little as possible for a row that changes nothing: the month is compared as
/// 8 bytes, the value as an integer with the least that could win. A row that may win is kept as a place in the window until
/// its month or its window ends; <see cref="ItemMaxima"/> decides.
/// </summary>
internal sealed class RowFold
{
    private const int DateBytes = 10;
    private const int MaxFastScale = 6;

    private readonly ColumnPlan _plan;
    private readonly ItemProgress _progress;
    private readonly bool _skipsBadRows;
    private readonly FieldTable _found;
    private readonly long[] _missing;
    private readonly int _group;
    private readonly int _value;
    private int _missingCount;

    private ulong _monthText;
    private int _month = -1;
    private int _days;

    private int _scale;
    private long _toReach = long.MinValue;

    private bool _isPending;
    private int _pendingStart;
    private int _pendingEnd;
    private long _pendingLine;

    public RowFold(ColumnPlan plan, ItemProgress progress, OnBadRow onBadRow)
    {
        (_plan, _progress) = (plan, progress);
        _skipsBadRows = onBadRow == OnBadRow.Skip;
        _missing = new long[plan.Missing.Count];
        var header = progress.Header;
        (_group, _value) = (header.Fields[plan.Group], header.Fields[plan.Value]);
        FieldCount = header.Names.Count;
        var last = header.Fields.Max();
        _found = new FieldTable(last + 1);
        Shape = new RowShape(FieldCount, last + 1);
        UseScale(1);
    }

    public ItemProgress Progress => _progress;

    /// <summary>Fields that a row must have.</summary>
    public int FieldCount { get; }

    public int GroupField => _group;

    public int ValueField => _value;

    public RowShape Shape { get; }

    /// <summary>Bytes were seen that need a second look before the item's result stands: NUL, or some past ASCII.</summary>
    public bool SawOddBytes { get; set; }

    /// <summary>Takes a row whose quotes are well-formed.</summary>
    /// <param name="window">The bytes that hold the row.</param>
    /// <param name="start">Where the row begins.</param>
    /// <param name="end">Where its text ends.</param>
    /// <param name="fieldCount">How many fields it has.</param>
    /// <param name="group">The group's field as it stands there; empty where the row lacks it.</param>
    /// <param name="value">The value's field as it stands there; empty where the row lacks it.</param>
    /// <returns>False if it is malformed and must be reported; nothing was changed then.</returns>
    public bool TryTake(ReadOnlySpan<byte> window, int start, int end, int fieldCount, ReadOnlySpan<byte> group, ReadOnlySpan<byte> value)
    {
        var isTaken = fieldCount == FieldCount
            && TryEnterMonth(window, Text(group), shape: null)
            && TryTakeValue(window, start, end, Text(value), shape: null);
        if (!isTaken && !_skipsBadRows)
        {
            return false;
        }

        _progress.Rows++;
        _progress.Skipped += isTaken ? 0 : 1;
        return true;
    }

    /// <summary>Takes a row that has the shape.</summary>
    /// <returns>False if it is malformed; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeShaped(ReadOnlySpan<byte> window, int start, RowShape shape)
    {
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), start);
        var (groupStart, groupEnd) = (shape.Fields.Start(_group), shape.Fields.End(_group));
        if (groupEnd - groupStart != DateBytes || !IsDayOfMonth(ref Unsafe.Add(ref row, groupStart)))
        {
            if (!TryEnterMonth(window, window.Slice(start + groupStart, groupEnd - groupStart).Trim((byte)' '), shape))
            {
                return false;
            }
        }

        var (valueStart, valueEnd) = (shape.Fields.Start(_value), shape.Fields.End(_value));
        var length = valueEnd - valueStart;
        if (length is > 0 and <= 8 && start + valueEnd >= 8 && _scale <= MaxFastScale
            && ScaledNumber.TryParse8(ScaledNumber.Last8(ref Unsafe.Add(ref row, valueEnd)), length, _scale, out var number))
        {
            Take(window, start, start + shape.TextLength, number, shape);
        }
        else if (!TryTakeValue(window, start, start + shape.TextLength, window.Slice(start + valueStart, length).Trim((byte)' '), shape))
        {
            return false;
        }

        _progress.Rows++;
        return true;
    }

    /// <summary>Offers the row that is kept as a place in the window. To be called before the window or the shape changes.</summary>
    public void Settle(ReadOnlySpan<byte> window, RowShape? shape)
    {
        if (_isPending)
        {
            _isPending = false;
            Offer(window, _pendingStart, _pendingEnd, _pendingLine, ScaledNumber.ToDecimal(_toReach, _scale), shape);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsDayOfMonth(ref byte date)
    {
        var (tens, ones) = (Unsafe.Add(ref date, 8) - (uint)'0', Unsafe.Add(ref date, 9) - (uint)'0');
        return Unsafe.ReadUnaligned<ulong>(ref date) == _monthText && ones <= 9 && tens <= 3 && (tens * 10) + ones - 1 < (uint)_days;
    }

    private bool TryEnterMonth(ReadOnlySpan<byte> window, ReadOnlySpan<byte> date, RowShape? shape)
    {
        if (date.Length == DateBytes && IsDayOfMonth(ref MemoryMarshal.GetReference(date)))
        {
            return true;
        }

        if (!MonthGrammar.TryParse(date, out var month))
        {
            return false;
        }

        Settle(window, shape);
        _month = month;
        _monthText = MemoryMarshal.Read<ulong>(date);
        _days = DateTime.DaysInMonth(month / 12, (month % 12) + 1);
        _toReach = ValueToReach();
        return true;
    }

    private bool TryTakeValue(ReadOnlySpan<byte> window, int start, int end, ReadOnlySpan<byte> text, RowShape? shape)
    {
        if (text.IsEmpty)
        {
            _progress.Missing++;
            return true;
        }

        if (ScaledNumber.TryParse(text, out var number, out var scale))
        {
            if (scale != _scale)
            {
                Settle(window, shape);
                UseScale(scale);
            }

            Take(window, start, end, number, shape);
            return true;
        }

        if (!ValueGrammar.TryParse(text, out var value))
        {
            return false;
        }

        if (_plan.IsMissing(value))
        {
            _progress.Missing++;
        }
        else
        {
            Settle(window, shape);
            Offer(window, start, end, _progress.Line, value, shape);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(ReadOnlySpan<byte> window, int start, int end, long number, RowShape? shape)
    {
        for (var i = 0; i < _missingCount; i++)
        {
            if (_missing[i] == number)
            {
                _progress.Missing++;
                return;
            }
        }

        if (number >= _toReach)
        {
            Contend(window, start, end, number, shape);
        }
    }

    private void Contend(ReadOnlySpan<byte> window, int start, int end, long number, RowShape? shape)
    {
        if (number == _toReach)
        {
            Settle(window, shape);
        }

        // A row that was kept for less has lost now.
        (_isPending, _toReach) = (true, number);
        (_pendingStart, _pendingEnd, _pendingLine) = (start, end, _progress.Line);
    }

    private void Offer(ReadOnlySpan<byte> window, int start, int end, long line, decimal value, RowShape? shape)
    {
        var row = window[start..end];
        if (shape is null)
        {
            _found.Find(row);
        }

        _progress.Maxima.Offer(_month, value, line, new TableRow(row, shape?.Fields ?? _found));
    }

    private void UseScale(int scale)
    {
        (_scale, _missingCount) = (scale, 0);
        foreach (var missing in _plan.Missing)
        {
            if (ScaledNumber.At(missing, scale) is { } number)
            {
                _missing[_missingCount++] = number;
            }
        }

        _toReach = ValueToReach();
    }

    // A month's first row reaches whatever there is.
    private long ValueToReach() =>
        _month >= 0 && _progress.Maxima.ValueToReach(_month) is { } value && ScaledNumber.At(value, _scale) is { } number ? number : long.MinValue;

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) =>
        (field is [(byte)'"', .., (byte)'"'] ? field[1..^1] : field).Trim((byte)' ');
}
