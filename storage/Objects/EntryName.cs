using System.Text;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Objects;

/// <summary>A name in an open folder, as the system calls want it, without a string on the way.</summary>
internal static class EntryName
{
    /// <summary>Bytes of the longest name of Linux's file systems, and its NUL.</summary>
    private const int Room = 256;

    /// <summary>Whether a part of a key can only mean an entry of its own folder.</summary>
    public static bool Is(ReadOnlySpan<char> part) => part is not ("" or "." or "..") && !part.ContainsAny('\0', '/');

    /// <returns>The descriptor; negative where it cannot be opened.</returns>
    public static unsafe int Open(int folder, ReadOnlySpan<char> name, int flags)
    {
        var bytes = stackalloc byte[Room];
        return TryEncode(name, new Span<byte>(bytes, Room)) ? Libc.OpenAt(folder, bytes, flags) : -1;
    }

    public static unsafe FileFacts? Find(int folder, ReadOnlySpan<char> name)
    {
        var bytes = stackalloc byte[Room];
        return TryEncode(name, new Span<byte>(bytes, Room)) ? Facts(folder, bytes, flags: 0) : null;
    }

    /// <summary>Of the open file itself.</summary>
    public static unsafe FileFacts? Find(int descriptor)
    {
        byte none = 0;
        return Facts(descriptor, &none, Libc.OfTheDescriptor);
    }

    private static unsafe FileFacts? Facts(int directory, byte* name, int flags)
    {
        Libc.StatXResult facts;
        return Libc.StatXAt(directory, name, flags, Libc.WantTypeSizeAndTime, &facts) == 0 ? FileFacts.Of(facts) : null;
    }

    private static bool TryEncode(ReadOnlySpan<char> name, Span<byte> into)
    {
        if (!Encoding.UTF8.TryGetBytes(name, into[..^1], out var length))
        {
            return false;
        }

        into[length] = 0;
        return true;
    }
}
