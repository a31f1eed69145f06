using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>
/// Folds rows into an item's progress, with as little as possible for a row that changes nothing: the month is compared as
/// 8 bytes, the value as an integer with the least that could win. A row that may win is kept as a place in the window until
/// its month or its window ends; <see cref="ItemMaxima"/> decides.
/// </summary>
internal sealed partial class RowFold
{
    private readonly ColumnPlan _plan;
    private readonly ItemProgress _progress;
    private readonly FieldTable _found;
    private readonly MissingNumbers _missing;
    private readonly int _group;
    private readonly int _value;

    private bool _skipsBadRows;
    private CurrentMonth _month = new();
    private int _scale;
    private ShortNumber _ofAnyLength;
    private RowQuad _quad;

    // The value that could win, and the least that is not passed over: it, or a number that means "not measured".
    private long _toReach;
    private long _toNotice;

    private bool _isPending;
    private int _pendingStart;
    private int _pendingEnd;
    private long _pendingLine;

    public RowFold(ColumnPlan plan, ItemProgress progress)
    {
        (_plan, _progress) = (plan, progress);
        _missing = new MissingNumbers(plan);
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

    /// <summary>Begins anew, for an item with the same header.</summary>
    public void Begin(OnBadRow onBadRow)
    {
        _skipsBadRows = onBadRow == OnBadRow.Skip;
        _month = new();
        Reach(long.MinValue);
        (_isPending, SawOddBytes) = (false, false);
        _progress.Clear();
    }

    /// <summary>Takes a row whose quotes are well-formed.</summary>
    /// <param name="window">The bytes that hold the row.</param>
    /// <param name="start">Where the row begins.</param>
    /// <param name="end">Where its text ends.</param>
    /// <param name="fieldCount">How many fields it has.</param>
    /// <param name="group">The group's field as it stands there; of no meaning where the row lacks fields.</param>
    /// <param name="value">The value's field, likewise.</param>
    /// <returns>False if it is malformed and must be reported; nothing was changed then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ReadOnlySpan<byte> window, int start, int end, int fieldCount, FieldPlace group, FieldPlace value)
    {
        if (fieldCount == FieldCount)
        {
            ref var bytes = ref MemoryMarshal.GetReference(window);
            (group, value) = (group.WithoutQuotes(ref bytes), value.WithoutQuotes(ref bytes));
            if (group.Length == CurrentMonth.DateBytes
                && _month.Has(ref Unsafe.Add(ref bytes, group.Start))
                && value.End >= ShortNumber.MaxBytes
                && _ofAnyLength.TryParse(ref Unsafe.Add(ref bytes, value.End), value.Length, out var number)
                && number < _toNotice)
            {
                _progress.Rows++;
                return true;
            }
        }

        return TryTakeNoticed(window, start, end, fieldCount == FieldCount, group, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeNoticed(ReadOnlySpan<byte> window, int start, int end, bool isWhole, FieldPlace group, FieldPlace value)
    {
        var isTaken = isWhole
            && TryEnterMonth(window, group.Of(window).Trim((byte)' '), shape: null)
            && TryTakeValue(window, start, end, _progress.Line, value.Of(window).Trim((byte)' '), shape: null);
        if (!isTaken && !_skipsBadRows)
        {
            return false;
        }

        _progress.Rows++;
        _progress.Skipped += isTaken ? 0 : 1;
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

    /// <summary>A kernel that looks into rows ends with it.</summary>
    public KernelStop Stop(ReadOnlySpan<byte> window, int next, StopReason reason)
    {
        Settle(window, shape: null);
        return new KernelStop(Math.Min(next, window.Length), reason);
    }

    private bool TryEnterMonth(ReadOnlySpan<byte> window, ReadOnlySpan<byte> date, RowShape? shape)
    {
        if (_month.Has(date))
        {
            return true;
        }

        if (CurrentMonth.Of(date) is not { } month)
        {
            return false;
        }

        Settle(window, shape);
        _month = month;
        Reach(ValueToReach());
        return true;
    }

    private bool TryTakeValue(ReadOnlySpan<byte> window, int start, int end, long line, ReadOnlySpan<byte> text, RowShape? shape)
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
                if (shape is not null)
                {
                    Expect(shape, start);
                }
            }

            Take(window, start, end, line, number, shape);
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
            Offer(window, start, end, line, value, shape);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Take(ReadOnlySpan<byte> window, int start, int end, long line, long number, RowShape? shape)
    {
        if (_missing.Contains(number))
        {
            _progress.Missing++;
        }
        else if (number >= _toReach)
        {
            Contend(window, start, end, line, number, shape);
        }
    }

    private void Contend(ReadOnlySpan<byte> window, int start, int end, long line, long number, RowShape? shape)
    {
        if (number == _toReach)
        {
            Settle(window, shape);
        }

        // A row that was kept for less has lost now.
        _isPending = true;
        Reach(number);
        (_pendingStart, _pendingEnd, _pendingLine) = (start, end, line);
    }

    private void Offer(ReadOnlySpan<byte> window, int start, int end, long line, decimal value, RowShape? shape)
    {
        var row = window[start..end];
        if (shape is null)
        {
            _found.Find(row);
        }

        _progress.Maxima.Offer(_month.Number, value, line, new TableRow(row, shape?.Fields ?? _found, mayHoldQuotes: shape is null));
    }

    private void UseScale(int scale)
    {
        _scale = scale;
        _ofAnyLength = new ShortNumber(ShortNumber.MaxBytes, scale);
        _missing.UseScale(scale);
        Reach(ValueToReach());
    }

    private void Reach(long number)
    {
        (_toReach, _toNotice) = (number, Math.Min(number, _missing.Least));
        _quad = new RowQuad(_month, _short, _toNotice);
    }

    // A month's first row reaches whatever there is, unless a row of another item stands there.
    private long ValueToReach() => _month.Number < 0
        ? long.MinValue
        : Math.Max(AtScale(_progress.Maxima.ValueToReach(_month.Number)), AtScale(_plan.Bar?.ValueToReach(_month.Number)));

    private long AtScale(decimal? value) => value is { } known && ScaledNumber.At(known, _scale) is { } number ? number : long.MinValue;
}
