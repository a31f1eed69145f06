using System.Buffers;
using System.Text;

namespace QueueMap.Storage.S3.Listing;

/// <summary>An ETag as S3 writes it: between quotes, which it escapes.</summary>
internal static class TagText
{
    private static readonly SearchValues<byte> s_escapes = SearchValues.Create("&>\r"u8);

    public static ReadOnlySpan<byte> Quote => "&quot;"u8;

    public static bool IsQuoted(ReadOnlySpan<byte> raw) => raw.Length >= 2 * Quote.Length && raw.StartsWith(Quote) && raw.EndsWith(Quote);

    /// <param name="tag">What is between the quotes, when it was read.</param>
    /// <returns>False where it is written in another way.</returns>
    public static bool TryRead(ReadOnlySpan<byte> raw, out string tag)
    {
        tag = "";
        if (!IsQuoted(raw))
        {
            return false;
        }

        var inner = raw[Quote.Length..^Quote.Length];
        if (!Ascii.IsValid(inner) || inner.ContainsAny(s_escapes))
        {
            return false;
        }

        tag = Quoted(inner);
        return true;
    }

    /// <param name="inner">ASCII.</param>
    public static string Quoted(ReadOnlySpan<byte> inner) => string.Create(inner.Length + 2, inner, static (text, inner) =>
    {
        text[0] = text[^1] = '"';
        Ascii.ToUtf16(inner, text[1..], out _);
    });
}
