using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// Keeps a partial within one message. What it counts is never touched: where it does not fit, the raw texts of its
/// quarantined items go, because a person can still open the object at the line that the record names.
/// </summary>
public static class PartialSize
{
    /// <returns>The partial itself, or one without raw texts.</returns>
    /// <exception cref="PartialTooLargeException">It does not fit without them either.</exception>
    public static PartialMaxima Fit(PartialMaxima partial, int maxBytes = BatchLimits.MaxMessageBytes)
    {
        if (BytesAtMost(partial) <= maxBytes || WireFormat.Write(partial).Length <= maxBytes)
        {
            return partial;
        }

        var lean = partial with { Quarantined = [.. partial.Quarantined.Select(item => item with { Raw = null })] };
        var bytes = WireFormat.Write(lean).Length;
        return bytes <= maxBytes ? lean : throw new PartialTooLargeException(partial, bytes, maxBytes);
    }

    /// <summary>
    /// More than the JSON of a partial takes: each UTF-16 unit as \uXXXX, each number with all its digits. Nearly every partial
    /// fits even so, and none of those is written to be measured.
    /// </summary>
    internal static long BytesAtMost(PartialMaxima partial) =>
        Frame + TextAtMost(partial.Run) + partial.Maxima.JsonBytesAtMost + partial.Quarantined.Sum(item =>
            Frame + TextAtMost(item.Key) + TextAtMost(item.Detail) + TextAtMost(item.Column) + TextAtMost(item.Raw));

    /// <summary>Names, numbers and braces of a partial or of a quarantined item, with room to spare.</summary>
    private const int Frame = 512;

    private const int MostBytesOfUnit = 6;

    private static long TextAtMost(string? text) => (long)MostBytesOfUnit * (text?.Length ?? 0);
}

/// <summary>What a batch found does not fit one message. Trying again would find the same.</summary>
public sealed class PartialTooLargeException(PartialMaxima partial, int bytes, int maxBytes) : Exception(
    $"The partial of batch {partial.Batch} has {bytes:N0} bytes with {partial.Maxima.Count:N0} groups and {partial.Quarantined.Count:N0} "
    + $"quarantined items; a message takes {maxBytes:N0}. Start the run again with a smaller --batch-items.");
