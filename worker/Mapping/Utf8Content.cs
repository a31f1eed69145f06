namespace QueueMap.Worker.Mapping;

/// <summary>
/// An item's content as UTF-8, whatever byte order mark it begins with. What cannot be decoded becomes bytes that are not
/// UTF-8 either, so that the row that holds it is found to be malformed and nothing is replaced in silence.
/// </summary>
internal static class Utf8Content
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>UTF-8 from amid an item behind a mark, so that bytes that look like one there stay text.</summary>
    public static Stream Marked(Stream rest) => new PrefixedStream(Utf8Mark.ToArray(), rest);

    /// <returns>A stream that always begins with the mark of UTF-8, so that no reader guesses at an encoding.</returns>
    public static Stream Open(Stream content)
    {
        var start = new byte[6];
        Utf8Mark.CopyTo(start);
        var count = content.ReadAtLeast(start.AsSpan(3), 3, throwOnEndOfStream: false);
        var read = start.AsSpan(3, count);
        if (read.SequenceEqual(Utf8Mark))
        {
            return new PrefixedStream(start.AsMemory(3), content);
        }

        if (read is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            var units = new PrefixedStream(start.AsMemory(5, count - 2), content);
            return new PrefixedStream(start.AsMemory(0, 3), new Utf16Stream(units, bigEndian: read[0] == 0xFE));
        }

        return new PrefixedStream(start.AsMemory(0, 3 + count), content);
    }
}
