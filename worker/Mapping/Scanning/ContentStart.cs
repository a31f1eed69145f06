namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>What an item's first bytes say about its encoding.</summary>
internal static class ContentStart
{
    /// <summary>As many bytes as the longest mark has.</summary>
    public const int Bytes = 3;

    /// <summary>In place of a number: the item is UTF-16.</summary>
    public const int Utf16 = -1;

    /// <returns>Bytes of the mark of UTF-8, if any; or <see cref="Utf16"/>.</returns>
    public static int Of(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => 3,
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => Utf16,
        _ => 0,
    };
}
