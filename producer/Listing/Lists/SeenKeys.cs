using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>
/// Tells a key that came before in a list. A list in the UTF-8 order of its keys may be of any length; another one is
/// remembered as 128 bits of SHA-256 a key, which nobody can make two keys share, in 16 to 48 bytes each.
/// </summary>
/// <param name="most">Keys remembered at most.</param>
public sealed class SeenKeys(string list, int most = SeenKeys.MaxRemembered)
{
    /// <summary>268 MB, and half as much again while it grows: eighteen times the files of GSOD.</summary>
    public const int MaxRemembered = 10_000_000;

    private UInt128[] _slots = new UInt128[1 << 10];
    private int _count;
    private bool _isOrdered = true;
    private bool _isForgotten;
    private string? _last;

    /// <summary>Keys that came again.</summary>
    public long Duplicates { get; private set; }

    /// <returns>False where the key came before.</returns>
    /// <exception cref="ListException">The list is too long to be out of order.</exception>
    public bool Add(long at, string key)
    {
        var order = _last is null ? 1 : Utf8Order.Compare(key, _last);
        if (order == 0)
        {
            Duplicates++;
            return false;
        }

        _last = key;
        _isOrdered &= order > 0;
        if (_count == most && !_isForgotten)
        {
            _isForgotten = true;
            _slots = [];
        }

        if (_isForgotten)
        {
            return _isOrdered ? true : throw new ListException(
                $"The list {list} has more than {most:N0} keys and is not in the order of their bytes: at {at:N0} there is no telling a key that came "
                + "before. Sort it (LC_ALL=C sort -u for a list of lines) and start a new run.");
        }

        if (Remember(HashOf(key)))
        {
            return true;
        }

        Duplicates++;
        return false;
    }

    private bool Remember(UInt128 hash)
    {
        if (_count * 4L >= _slots.Length * 3L)
        {
            Grow();
        }

        return Insert(_slots, hash) && ++_count > 0;
    }

    private void Grow()
    {
        var larger = new UInt128[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                Insert(larger, hash);
            }
        }

        _slots = larger;
    }

    private static bool Insert(UInt128[] slots, UInt128 hash)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                return true;
            }

            if (slots[slot] == hash)
            {
                return false;
            }
        }
    }

    private static UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var first = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        return first == 0 ? 1 : first; // 0 marks a free slot.
    }
}
