using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <content>Rows that have a shape: fields stand where they stood in the row before.</content>
internal sealed partial class RowFold
{
    private bool _isDateExact;
    private bool _isNumberShort;
    private ShortNumber _short;

    /// <summary>To be called before rows of the shape are taken.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="start">Where the first of the rows begins in its window.</param>
    public void Expect(RowShape shape, int start)
    {
        _isDateExact = shape.Fields.Length(_group) == CurrentMonth.DateBytes;
        _short = new ShortNumber(shape.Fields.Length(_value), _scale);
        _quad = new RowQuad(_month, _short, _toNotice);

        // No row of an item stands at its very beginning, where its header is; but one may at a window's.
        _isNumberShort = _short.IsUsable && start + shape.Fields.End(_value) >= ShortNumber.MaxBytes;
    }

    /// <summary>Takes rows that have the shape.</summary>
    /// <param name="window">The bytes that hold the rows.</param>
    /// <param name="start">Where the first row begins.</param>
    /// <param name="count">How many rows, one behind the other.</param>
    /// <param name="shape">The shape expected.</param>
    /// <returns>How many were taken; the next one, if any, is malformed, and nothing was changed for it.</returns>
    public int Take(ReadOnlySpan<byte> window, int start, int count, RowShape shape)
    {
        var taken = 0;
        while (taken < count)
        {
            if (_isDateExact && _isNumberShort)
            {
                taken += TakeExact(window, start + (taken * shape.Length), count - taken, _progress.Line + taken, shape);
            }

            if (taken == count || !TryTake(window, start + (taken * shape.Length), _progress.Line + taken, shape))
            {
                break;
            }

            taken++;
        }

        _progress.Rows += taken;
        _progress.Line += taken;
        return taken;
    }

    /// <summary>Takes rows for as long as the date has no spaces around it, and the number is a short one of the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int TakeExact(ReadOnlySpan<byte> window, int start, int count, long line, RowShape shape)
    {
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), start);
        ref var date = ref Unsafe.Add(ref row, shape.Fields.Start(_group));
        ref var valueEnd = ref Unsafe.Add(ref row, shape.Fields.End(_value));
        var (parser, length) = (_short, (nint)shape.Length);
        for (var taken = 0; ; taken++)
        {
            taken += Quiet(ref Unsafe.Add(ref date, taken * length), ref Unsafe.Add(ref valueEnd, taken * length), length, count - taken);
            if (taken == count)
            {
                return count;
            }

            var at = taken * length;
            var begin = start + (int)at;
            if ((!_month.Has(ref Unsafe.Add(ref date, at)) && !TryEnterMonth(window, begin, shape))
                || !parser.TryParse(ref Unsafe.Add(ref valueEnd, at), out var number))
            {
                return taken;
            }

            if (number >= _toNotice)
            {
                Take(window, begin, begin + shape.TextLength, line + taken, number, shape);
            }
        }
    }

    /// <summary>How many rows need no further look, from the first one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Quiet(ref byte date, ref byte valueEnd, nint length, int count)
    {
        var quiet = 0;
        while (RowQuad.IsSupported && quiet < count)
        {
            var more = _quad.Quiet(ref Unsafe.Add(ref date, quiet * length), ref Unsafe.Add(ref valueEnd, quiet * length), length, count - quiet);
            if (more < RowQuad.Rows)
            {
                return quiet + more;
            }

            // And not by 'more', which is the same: a processor would wait for it before it began with the next four.
            quiet += RowQuad.Rows;
        }

        return quiet;
    }

    private bool TryTake(ReadOnlySpan<byte> window, int start, long line, RowShape shape) =>
        TryEnterMonth(window, start, shape) && TryTakeValue(window, start, line, shape);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnterMonth(ReadOnlySpan<byte> window, int start, RowShape shape) =>
        TryEnterMonth(window, shape.Fields.Of(window[start..], _group).Trim((byte)' '), shape);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeValue(ReadOnlySpan<byte> window, int start, long line, RowShape shape) =>
        TryTakeValue(window, start, start + shape.TextLength, line, shape.Fields.Of(window[start..], _value).Trim((byte)' '), shape);
}
