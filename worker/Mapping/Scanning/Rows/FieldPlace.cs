using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>Where a field stands in a window.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind it.</param>
internal readonly record struct FieldPlace(int Start, int End)
{
    public int Length => End - Start;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> window) => window[Start..End];

    /// <summary>The text of a well-formed field: one that begins with a quote ends with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldPlace WithoutQuotes(ref byte window)
    {
        var quote = Start < End && Unsafe.Add(ref window, Start) == '"' ? 1 : 0;
        return new(Start + quote, End - quote);
    }
}
