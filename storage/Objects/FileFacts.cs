using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Objects;

/// <summary>What the file system says of a file, links followed.</summary>
internal readonly record struct FileFacts(long Size, DateTime Modified)
{
    /// <summary>
    /// Changes whenever an ordinary program writes the file. Only a rewrite to the same length that also sets the old time
    /// back stays hidden; to see that one would have to read every file twice.
    /// </summary>
    public string ETag
    {
        get
        {
            Span<char> room = stackalloc char[MostTagLength];
            return new string(Tag(room));
        }
    }

    // Two numbers of 16 digits at most, two quotes and a hyphen.
    private const int MostTagLength = 35;

    /// <summary>Whether the tag is <see cref="ETag"/>, without making that.</summary>
    public bool HasETag(string tag)
    {
        Span<char> room = stackalloc char[MostTagLength];
        return tag.AsSpan().SequenceEqual(Tag(room));
    }

    // By hand, from its end: a tag is made of each file once, and compared once, and formatting takes longer than the look at the file.
    private ReadOnlySpan<char> Tag(Span<char> room)
    {
        var start = room.Length - 1;
        room[start] = '"';
        start = Hex(Modified.Ticks, room, start);
        room[--start] = '-';
        start = Hex(Size, room, start);
        room[--start] = '"';
        return room[start..];
    }

    private static int Hex(long number, Span<char> room, int end)
    {
        var rest = (ulong)number;
        do
        {
            room[--end] = "0123456789abcdef"[(int)(rest & 0xF)];
            rest >>= 4;
        }
        while (rest > 0);
        return end;
    }

    /// <returns>Null where there is no such file, or something else: a folder, a fifo, a socket, a device, a link to nowhere.</returns>
    public static FileFacts? Of(string path) => Libc.HasStatX ? OfStatX(path) : OfFileInfo(path);

    /// <returns>Null where it is no ordinary file.</returns>
    public static FileFacts? Of(in Libc.StatXResult facts)
    {
        const int TypeMask = 0xF000;
        const int RegularFile = 0x8000;

        // To the tick of 100 ns, as the base class library gives the time of an open file.
        return (facts.Mode & TypeMask) == RegularFile
            ? new FileFacts(facts.Size, DateTime.UnixEpoch.AddSeconds(facts.ModifiedSeconds).AddTicks(facts.ModifiedNanoseconds / 100))
            : null;
    }

    internal static FileFacts? OfStatX(string path)
    {
        if (Libc.StatX(Libc.CurrentDirectory, path, flags: 0, Libc.WantTypeSizeAndTime, out var facts) == 0)
        {
            return Of(facts);
        }

        var error = Libc.LastError(path);
        var isMissing = error is FileNotFoundException || error.HResult is Libc.NotADirectory or Libc.TooManyLinks;
        return isMissing ? null : throw error;
    }

    // Where there is no statx. Here a fifo looks like an empty file.
    internal static FileFacts? OfFileInfo(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            try
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            }
            catch (IOException)
            {
                // The links lead in a circle: no file is at their end.
                return null;
            }
        }

        return file is { Exists: true } ? new FileFacts(file.Length, file.LastWriteTimeUtc) : null;
    }
}
