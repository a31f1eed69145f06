using System.Numerics;
using System.Runtime.CompilerServices;
using QueueMap.Worker.Mapping.Scanning.Rows;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Goes along the separators of one row after the other. Of a row's separators only those beside the group and the value are
/// found one by one; the others are counted.
/// </summary>
internal struct RowWalk
{
    private readonly RowFold _fold;
    private int _wanted;
    private int _separators;
    private long _breaksWithin;
    private WantedSeparators _numbers;
    private WantedSeparators _positions;

    public RowWalk(RowFold fold, int start)
    {
        (_fold, Start) = (fold, start);

        // Of fields 1 and 6: separators 0, 1, 5 and 6. A number that comes twice is found twice, one that no row has never.
        var (first, second) = (Math.Min(fold.GroupField, fold.ValueField), Math.Max(fold.GroupField, fold.ValueField));
        (_numbers[0], _numbers[1]) = (first - 1, first);
        (_numbers[2], _numbers[3]) = first == second ? (int.MaxValue, int.MaxValue) : (second - 1, second);
        _wanted = First;
    }

    /// <summary>Where the current row begins.</summary>
    public int Start { get; private set; }

    // The separator before the first field does not exist: it is the row's beginning.
    private readonly int First => _numbers[0] < 0 ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Separators(ulong separators, int block)
    {
        if (separators == 0)
        {
            return;
        }

        var total = _separators + BitOperations.PopCount(separators);
        while (_wanted < WantedSeparators.Count && _numbers[_wanted] < total)
        {
            _positions[_wanted] = block + BitSelect.Of(separators, _numbers[_wanted] - _separators);
            _wanted++;
        }

        _separators = total;
    }

    /// <summary>A line break in a quoted field.</summary>
    public void BreakWithin(ReadOnlySpan<byte> window, int position) => _breaksWithin += LineEnd.IsSecondOfPair(window, position) ? 0 : 1;

    /// <summary>The row ends there; a row without a byte is a blank line, or what is left of CRLF.</summary>
    /// <returns>False if the row is malformed; it is the current one still.</returns>
    public bool TryEnd(ReadOnlySpan<byte> window, int position, out bool isRow)
    {
        isRow = position > Start;
        if (isRow)
        {
            if (position - Start > RowLimits.MaxRowBytes || !TryTake(window, position))
            {
                return false;
            }

            _fold.Progress.Line += 1 + _breaksWithin;
            (_separators, _breaksWithin, _wanted) = (0, 0, First);
        }
        else
        {
            _fold.Progress.Line += LineEnd.IsSecondOfPair(window, position) ? 0 : 1;
        }

        Start = position + 1;
        return true;
    }

    private readonly bool TryTake(ReadOnlySpan<byte> window, int end)
    {
        if (_separators + 1 != _fold.FieldCount)
        {
            return _fold.TryTake(window, Start, end, _separators + 1, default, default);
        }

        var first = new FieldPlace(At(0, end), At(1, end));
        var second = _fold.GroupField == _fold.ValueField ? first : new FieldPlace(At(2, end), At(3, end));
        return _fold.GroupField < _fold.ValueField
            ? _fold.TryTake(window, Start, end, _separators + 1, first, second)
            : _fold.TryTake(window, Start, end, _separators + 1, second, first);
    }

    // Even ones are where a field begins, odd ones where it ends.
    private readonly int At(int wanted, int end)
    {
        var number = _numbers[wanted];
        return (wanted & 1) == 0
            ? number < 0 ? Start : _positions[wanted] + 1
            : number < _separators ? _positions[wanted] : end;
    }

    [InlineArray(Count)]
    private struct WantedSeparators
    {
        public const int Count = 4;

        private int _first;
    }
}
