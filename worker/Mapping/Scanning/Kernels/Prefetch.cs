using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>Asks for bytes that a kernel will come to, where the processor takes such a hint.</summary>
internal static class Prefetch
{
    /// <summary>Ten GSOD rows: as long as memory takes to answer, and still in the nearest cache when they are read.</summary>
    public const int AheadBytes = 2048;

    private const int LineBytes = 64;

    /// <param name="at">Where the kernel stands.</param>
    /// <param name="length">Bytes that it takes next, as many as are asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(ref byte at, int length)
    {
        for (nint line = 0; line < length; line += LineBytes)
        {
            LineAhead(ref Unsafe.Add(ref at, line));
        }
    }

    /// <summary>One line of the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void LineAhead(ref byte at)
    {
        if (Sse.IsSupported)
        {
            // A hint may point anywhere: past the window, or where the window was before it moved.
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref at) + AheadBytes);
        }
    }
}
