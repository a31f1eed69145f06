using System.Buffers;
using System.Security.Cryptography;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// The ETag of a body that was written in one piece and is not encrypted with a customer's key is its MD5. Compared only where
/// no TLS guards the way: it costs 100 µs for a GSOD file, as much as the rest of a lean GET.
/// </summary>
internal static class BodyTag
{
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether the tag of this answer is an MD5 by what the answer says.</summary>
    public static bool IsDigest(ObjectAnswer answer) =>
        answer.ETag is { } quoted
        && quoted.AsSpan().Trim('"') is { Length: 32 } tag
        && !tag.ContainsAnyExcept(s_hex)
        && answer.Encryption is null or "" or "AES256"
        && string.IsNullOrEmpty(answer.CustomerEncryption);

    public static bool Fits(ReadOnlySpan<byte> body, string tag)
    {
        Span<byte> digest = stackalloc byte[16];
#pragma warning disable CA5351 // S3's protocol fixes MD5; it guards against accidents on the way, not against an attacker.
        MD5.HashData(body, digest);
#pragma warning restore CA5351
        return tag.AsSpan().Trim('"').Equals(Convert.ToHexStringLower(digest), StringComparison.Ordinal);
    }
}
