using System.Numerics;
using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>Finds separators of one row by their number, in ascending order.</summary>
internal ref struct SeparatorCursor
{
    private readonly int _shift;
    private ref IndexedBlock _block;
    private ulong _bits;
    private int _at;
    private int _passed;

    /// <param name="block">Where the row begins; the others of the row lie behind it, and one more.</param>
    /// <param name="at">The row's first byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeparatorCursor(ref IndexedBlock block, int at)
    {
        _block = ref block;
        _shift = _at = at;
        _bits = From(ref block, at);
    }

    /// <param name="number">Of the row's separators, from 0. There is one, and none with a larger number was asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int number)
    {
        int count;
        while (number - _passed >= (count = BitOperations.PopCount(_bits)))
        {
            _passed += count;
            _at += 64;
            _block = ref Unsafe.Add(ref _block, 1);
            _bits = From(ref _block, _shift);
        }

        return _at + BitSelect.Of(_bits, number - _passed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong From(ref IndexedBlock block, int at) =>
        IndexedBlock.Amid(block.Separators, Unsafe.Add(ref block, 1).Separators, at);
}
