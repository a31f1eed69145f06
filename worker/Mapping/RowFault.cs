using QueueMap.Contracts.Items;

namespace QueueMap.Worker.Mapping;

/// <summary>Why a row is malformed, in words that every scanner shares.</summary>
/// <param name="Detail">What was found and what is allowed.</param>
/// <param name="Field">Index of the field to blame; null where it is the row as a whole.</param>
public sealed record RowFault(string Detail, int? Field)
{
    public static RowFault FieldCount(int found, int allowed) =>
        new($"The row has {found} fields and the header has {allowed}; a row must have as many as the header.", null);

    public static RowFault StrayQuote(int? field) =>
        new("A quote stands in a field that does not begin with one. A field that holds a quote must be quoted, and the quote doubled.", field);

    public static RowFault TextAfterQuote(int? field) =>
        new("Text follows the closing quote of a field. A separator or the end of the line must follow; a quote within the field must be doubled.", field);

    public static RowFault Unterminated(int? field) =>
        new("A field begins with a quote that is never closed: it runs to the end of the object. Every quoted field must be closed.", field);

    public static RowFault NotUtf8(int? field) =>
        new("The row holds bytes that are no text. Objects must be UTF-8, or UTF-16 with a byte order mark.", field);

    public static RowFault Nul(int? field) =>
        new("A field that the job needs holds a NUL character. It must hold text.", field);

    public static RowFault Group(int? field, ReadOnlySpan<byte> text) =>
        new($"Found '{Shown.Text(text)}'; allowed is {MonthGrammar.Allowed}.", field);

    public static RowFault Value(int? field, ReadOnlySpan<byte> text) =>
        new($"Found '{Shown.Text(text)}'; allowed is {ValueGrammar.Allowed}.", field);

    /// <param name="key">The item's key.</param>
    /// <param name="line">Where the row begins.</param>
    /// <param name="header">The item's header; null where the header itself is malformed.</param>
    /// <param name="raw">The row as it stands in the object.</param>
    public QuarantinedItem Of(string key, long line, HeaderColumns? header, ReadOnlySpan<byte> raw) => new(
        key,
        QuarantineReason.BadRow,
        Detail,
        line,
        Field is { } field ? header?.NameOf(field) : null,
        Shown.Decode(raw, QuarantinedItem.MaxRawLength));

    /// <summary>Whether the raw text of a quoted field is closed by its last character.</summary>
    internal static bool IsClosed(ReadOnlySpan<byte> raw)
    {
        var rest = raw[1..];
        while (rest.IndexOf((byte)'"') is var quote and >= 0)
        {
            var isDoubled = quote + 1 < rest.Length && rest[quote + 1] == '"';
            if (!isDoubled)
            {
                return quote == rest.Length - 1;
            }

            rest = rest[(quote + 2)..];
        }

        return false;
    }
}
