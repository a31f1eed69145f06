using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>
/// What the kernels ask of a processor. Implementations are structs without state, so that the compiler makes each kernel
/// anew for each of them and nothing is called indirectly.
/// </summary>
internal interface IByteLanes
{
    /// <summary>The fewest bytes that a row with a shape has.</summary>
    static abstract int MinRowBytes { get; }

    /// <summary>Classifies 64 bytes.</summary>
    static abstract BlockMasks Classify(ref byte block);

    /// <summary>Whether a row has the shape, and nothing but printable ASCII in it: every byte of it is looked at.</summary>
    /// <param name="row">As many bytes as the shape has.</param>
    /// <param name="key"><see cref="RowShape.Key"/>.</param>
    /// <param name="slack"><see cref="RowShape.Slack"/>.</param>
    /// <param name="length">Bytes of the shape.</param>
    static abstract bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, int length)
        where TLayout : struct, IRowLayout;

    /// <summary>Says what a row is that may have the shape without being plain. Every byte of it is looked at.</summary>
    static abstract RowProof Prove(ref byte row, RowShape shape);
}

/// <summary>64 bytes by what they may mean; bit 0 is the first byte.</summary>
/// <param name="Quotes">Where a quote stands.</param>
/// <param name="Separators">Where a comma stands.</param>
/// <param name="Breaks">Where LF or CR stands.</param>
/// <param name="Odd">Not 0 if a byte is NUL or past ASCII; which one is not said.</param>
internal readonly record struct BlockMasks(ulong Quotes, ulong Separators, ulong Breaks, ulong Odd);

internal enum RowProof
{
    /// <summary>The row may have another shape.</summary>
    Broken,

    /// <summary>The row has the shape, and bytes that are no printable ASCII: it may hold line breaks, NUL, or anything past ASCII.</summary>
    Odd,

    /// <summary>The row has the shape, and nothing but printable ASCII in it.</summary>
    Plain,
}
