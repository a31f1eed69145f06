using System.Numerics;
using System.Runtime.Intrinsics;

namespace QueueMap.Benchmarks;

/// <summary>The least that any reader of lines does: a limit for the scanners, not a rival.</summary>
internal static class NewlineCount
{
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        var newline = Vector256.Create((byte)'\n');
        var count = 0L;
        var at = 0;
        for (; at + Vector256<byte>.Count <= bytes.Length; at += Vector256<byte>.Count)
        {
            var equal = Vector256.Equals(Vector256.Create(bytes.Slice(at, Vector256<byte>.Count)), newline);
            count += BitOperations.PopCount(equal.ExtractMostSignificantBits());
        }

        return count + bytes[at..].Count((byte)'\n');
    }
}
