using System.Numerics;
using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>Finds separators of one row by their number, in ascending order.</summary>
/// <param name="index">Covers the row.</param>
/// <param name="at">Where the row begins.</param>
internal ref struct SeparatorCursor(StructuralIndex index, int at)
{
    private readonly StructuralIndex _index = index;
    private ulong _bits = index.SeparatorsFrom(at);
    private int _at = at;
    private int _passed;

    /// <param name="number">Of the row's separators, from 0. There is one, and none with a larger number was asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int number)
    {
        int count;
        while (number - _passed >= (count = BitOperations.PopCount(_bits)))
        {
            _passed += count;
            _at += 64;
            _bits = _index.SeparatorsFrom(_at);
        }

        return _at + BitSelect.Of(_bits, number - _passed);
    }
}
