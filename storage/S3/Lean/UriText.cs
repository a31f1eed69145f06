using System.Buffers;
using System.Text;

namespace QueueMap.Storage.S3.Lean;

/// <summary>Percent-encodes as S3 does when it checks a signature: so the request line and what is signed are the same bytes.</summary>
internal static class UriText
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<char> s_inPath = SearchValues.Create(Unreserved + "/");
    private static readonly SearchValues<char> s_inQuery = SearchValues.Create(Unreserved);

    /// <summary>A key: its '/' stay, and nothing of it is resolved.</summary>
    public static string OfPath(string key) => Encode(key, s_inPath);

    public static string OfQuery(string value) => Encode(value, s_inQuery);

    private static string Encode(string text, SearchValues<char> plain)
    {
        var odd = text.AsSpan().IndexOfAnyExcept(plain);
        if (odd < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 32).Append(text, 0, odd);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.AsSpan(odd).EnumerateRunes())
        {
            if (rune.IsAscii && plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var one in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append('%').Append(HexDigit(one >> 4)).Append(HexDigit(one & 15));
            }
        }

        return encoded.ToString();
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);
}
