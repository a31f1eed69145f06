using System.Buffers;
using System.Buffers.Binary;

namespace QueueMap.Storage.Walking;

/// <summary>
/// Names as UTF-8, added in any order and taken in theirs. Side by side in one array they take a third of what strings take, and
/// are nothing for the collector to follow: a source of a hundred folders has the names of all of them in memory.
/// </summary>
internal sealed class SortedNames : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1 << 14);
    private Place[] _places = ArrayPool<Place>.Shared.Rent(1 << 10);
    private int _end;

    public int Count { get; private set; }

    /// <param name="name">Not empty, and without a NUL.</param>
    public void Add(ReadOnlySpan<byte> name)
    {
        Grow(ref _bytes, _end, name.Length);
        Grow(ref _places, Count, 1);
        name.CopyTo(_bytes.AsSpan(_end));
        _places[Count++] = new Place(Head(name), _end, name.Length);
        _end += name.Length;
    }

    /// <summary>Drops all but the first in order.</summary>
    /// <returns>The last that is kept.</returns>
    public byte[] KeepFirst(int count)
    {
        Sort();
        var kept = ArrayPool<byte>.Shared.Rent(_bytes.Length);
        var end = 0;
        for (var i = 0; i < count; i++)
        {
            var name = Name(i);
            name.CopyTo(kept.AsSpan(end));
            _places[i] = _places[i] with { Start = end };
            end += name.Length;
        }

        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _end, Count) = (kept, end, count);
        return Name(count - 1).ToArray();
    }

    /// <summary>All of them in order, each with a NUL behind it.</summary>
    public byte[] ToArray()
    {
        Sort();
        var all = new byte[_end + Count];
        var end = 0;
        for (var i = 0; i < Count; i++)
        {
            var name = Name(i);
            name.CopyTo(all.AsSpan(end));
            end += name.Length + 1;
        }

        return all;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<Place>.Shared.Return(_places);
        (_bytes, _places, _end, Count) = ([], [], 0, 0);
    }

    private ReadOnlySpan<byte> Name(int i) => _bytes.AsSpan(_places[i].Start, _places[i].Length);

    private void Sort() => _places.AsSpan(0, Count).Sort((x, y) => x.Head != y.Head
        ? x.Head.CompareTo(y.Head)
        : _bytes.AsSpan(x.Start, x.Length).SequenceCompareTo(_bytes.AsSpan(y.Start, y.Length)));

    // The first 8 bytes as a number that is ordered as they are; a shorter name has NULs behind it, which no name has.
    private static ulong Head(ReadOnlySpan<byte> name)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        name[..Math.Min(name.Length, head.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    private static void Grow<T>(ref T[] array, int used, int more)
    {
        if (more > array.Length - used)
        {
            var larger = ArrayPool<T>.Shared.Rent(Math.Max(2 * array.Length, used + more));
            array.AsSpan(0, used).CopyTo(larger);
            ArrayPool<T>.Shared.Return(array);
            array = larger;
        }
    }

    private readonly record struct Place(ulong Head, int Start, int Length);
}
