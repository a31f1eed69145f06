namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>A row's fields, unquoted: bytes of the row itself, but for a field that holds doubled quotes.</summary>
/// <param name="row">The row.</param>
/// <param name="fields">Where its fields stand.</param>
/// <param name="mayHoldQuotes">False where no field holds doubled quotes, as in a row that has a shape.</param>
internal readonly ref struct TableRow(ReadOnlySpan<byte> row, FieldTable fields, bool mayHoldQuotes) : IRowFields
{
    private readonly ReadOnlySpan<byte> _row = row;

    public ReadOnlySpan<byte> Field(int index)
    {
        var text = fields.Of(_row, index);
        return mayHoldQuotes && text.Contains((byte)'"') ? Undoubled(text) : text;
    }

    // Only for a row that may win, and seldom then: worth no buffer.
    private static byte[] Undoubled(ReadOnlySpan<byte> text)
    {
        var plain = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            plain.Add(text[i]);
            i += text[i] == '"' ? 1 : 0;
        }

        return [.. plain];
    }
}
