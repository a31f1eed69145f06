namespace QueueMap.Producer.Generating;

/// <summary>Does to the text of a sound file what a <see cref="CorruptKind"/> says. Damage to gzip is done later.</summary>
internal static class Corruption
{
    private const int DateField = 1;
    private const int TempField = 6;

    /// <summary>Six characters each, as TEMP: a letter O, a decimal comma, a dash alone, and a number with its unit.</summary>
    private static readonly byte[][] NoNumbers = [[.. "  7O.3"u8], [.. "  74,3"u8], [.. "     -"u8], [.. " 74.3F"u8]];

    /// <summary>The length of the file from now on.</summary>
    /// <param name="buffer">Holds the file, with room for one field more.</param>
    public static int Apply(CorruptKind kind, Span<byte> buffer, int length, ref Dice dice)
    {
        if (kind == CorruptKinds.Empty)
        {
            return 0;
        }

        if (kind == CorruptKinds.MissingColumn)
        {
            return RemoveTemp(buffer, length);
        }

        var (start, end) = kind == CorruptKinds.TruncatedLine ? LastRow(buffer[..length]) : DrawRow(buffer[..length], ref dice);
        if (kind == CorruptKinds.TruncatedLine)
        {
            // Somewhere before the quote that closes the row: what is left cannot be a whole row.
            return start + 1 + dice.Below(end - start - 3);
        }

        if (kind == CorruptKinds.BadNumber)
        {
            var (from, to) = Field(buffer, start, TempField);
            return Replace(buffer, length, from, to, [(byte)'"', .. NoNumbers[dice.Below(NoNumbers.Length)], (byte)'"']);
        }

        if (kind == CorruptKinds.RaggedRow)
        {
            if (dice.Below(2) == 0)
            {
                return Replace(buffer, length, end - 1, end - 1, ",\"0\""u8);
            }

            var (from, to) = Field(buffer, start, DateField);
            return Replace(buffer, length, from, to + 1, []);
        }

        if (kind == CorruptKinds.OpenQuote)
        {
            return Replace(buffer, length, end - 2, end - 1, []);
        }

        if (kind == CorruptKinds.NotUtf8)
        {
            // A lead byte that no continuation byte follows, but a digit.
            buffer[start + RowLayout.Station + dice.Below(StationId.Length - 1)] = 0xC3;
        }

        return length;
    }

    private static (int Start, int End) LastRow(ReadOnlySpan<byte> file) => (file[..^1].LastIndexOf((byte)'\n') + 1, file.Length);

    /// <summary>Any row but the header. Its end is behind its line feed.</summary>
    private static (int Start, int End) DrawRow(ReadOnlySpan<byte> file, ref Dice dice)
    {
        var start = RowLayout.Header.Length;
        for (var skip = dice.Below(file[start..].Count((byte)'\n')); skip > 0; skip--)
        {
            start += file[start..].IndexOf((byte)'\n') + 1;
        }

        return (start, start + file[start..].IndexOf((byte)'\n') + 1);
    }

    /// <summary>From a field's first byte to the comma behind it, quotes and all.</summary>
    private static (int From, int To) Field(ReadOnlySpan<byte> file, int start, int field)
    {
        var quoted = false;
        for (var at = start; ; at++)
        {
            if (file[at] == (byte)'"')
            {
                quoted = !quoted;
            }
            else if (file[at] == (byte)',' && !quoted)
            {
                if (field-- == 0)
                {
                    return (start, at);
                }

                start = at + 1;
            }
        }
    }

    private static int Replace(Span<byte> buffer, int length, int from, int to, ReadOnlySpan<byte> text)
    {
        buffer[to..length].CopyTo(buffer[(from + text.Length)..]);
        text.CopyTo(buffer[from..]);
        return length + text.Length - (to - from);
    }

    private static int RemoveTemp(Span<byte> buffer, int length)
    {
        for (var start = 0; start < length; start += buffer[start..length].IndexOf((byte)'\n') + 1)
        {
            var (from, to) = Field(buffer, start, TempField);
            length = Replace(buffer, length, from, to + 1, []);
        }

        return length;
    }
}
