using System.Text.Unicode;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>The second look at bytes that are not plain ASCII text: whether the oracle might find fault with them.</summary>
internal static class OddBytes
{
    /// <summary>
    /// Whether no row of the text can be malformed for its bytes alone: it is UTF-8, and holds no NUL. Rows begin and end with
    /// ASCII, so that the whole is UTF-8 if, and only if, each row is.
    /// </summary>
    public static bool AreHarmless(ReadOnlySpan<byte> rows) => !rows.Contains((byte)0) && Utf8.IsValid(rows);
}
