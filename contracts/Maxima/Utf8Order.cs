namespace QueueMap.Contracts.Maxima;

/// <summary>
/// Orders strings as S3 orders keys and as their UTF-8 bytes compare. Ordinal comparison of .NET strings differs from it
/// where surrogates (U+10000 and up) meet U+E000 to U+FFFF.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        var left = x[common..];
        var right = y[common..];
        if (left.IsEmpty || right.IsEmpty)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[0]).CompareTo(Rank(right[0]));
    }

    // Moves the surrogates behind the rest of the basic plane, where their code points belong.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
