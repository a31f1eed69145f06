namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>Lines end with LF, CR, or both.</summary>
internal static class LineEnd
{
    /// <summary>Whether the LF there belongs to the CR before it, and is no line end of its own.</summary>
    public static bool IsSecondOfPair(ReadOnlySpan<byte> window, int position) =>
        window[position] == '\n' && position > 0 && window[position - 1] == '\r';
}
