using System.Runtime.Intrinsics;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>The four bytes that end or spoil an unquoted text: quote, comma, LF and CR. Their low four bits differ.</summary>
internal static class Specials
{
    /// <summary>
    /// By a byte's low four bits: the one special byte that has them, else a byte that has other ones. So a byte is special
    /// if, and only if, it equals what it finds here.
    /// </summary>
    public static Vector128<byte> ByLowBits => Vector128.Create(
        0x01, 0x00, (byte)'"', 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, (byte)'\n', 0x00, (byte)',', (byte)'\r', 0x00, 0x00);
}
