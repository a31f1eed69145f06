using System.Runtime.InteropServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Where quotes, separators and the end of the line stand in a row, learnt from one row and compared with others. A row that
/// fits has the same fields at the same places: what must be equal is, and no other byte could end or spoil a field.
/// </summary>
/// <param name="fieldCount">How many fields a row must have.</param>
/// <param name="fields">How many of them, from the first on, are of interest.</param>
internal sealed class RowShape(int fieldCount, int fields)
{
    /// <summary>
    /// Twenty times a GSOD row. Longer rows gain nothing: the cost of a row is in its bytes by then, and rows that long
    /// seldom have one length.
    /// </summary>
    private const int MaxRowBytes = 4096;

    /// <summary>
    /// What makes of printable ASCII but the quote, and of nothing else, the numbers up to <see cref="QuotedSlack"/>: its order
    /// is turned round, and that of neighbours, so that what may not stand there is past them.
    /// </summary>
    private const byte QuotedKey = 0x7D;

    private const byte QuotedSlack = 0x5E;

    /// <summary>The same of all printable ASCII, for two bytes may not stand there: a second look finds them.</summary>
    private const byte BareKey = 0x7F;

    private const byte BareSlack = 0x5F;

    private int _capacity;

    public FieldTable Fields { get; } = new(fields);

    /// <summary>Bytes of the row with its line break; 0 where nothing has been learnt.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of the row without its line break.</summary>
    public int TextLength { get; private set; }

    public bool HasBareText { get; private set; }

    /// <summary>The row that was learnt is printable ASCII, as others like it will be.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>With this a byte becomes a number, by exclusive or: 0 where it is the one that must stand there.</summary>
    public byte[] Key { get; private set; } = [];

    /// <summary>The largest number that is plain, and may stand there.</summary>
    public byte[] Slack { get; private set; } = [];

    /// <summary>The byte that must stand there; within a field a byte that must not: the quote of a quoted one, the comma of another.</summary>
    public byte[] Expected { get; private set; } = [];

    /// <summary>FF where the byte must be the expected one, 0 where it must not.</summary>
    public byte[] Fixed { get; private set; } = [];

    /// <summary>FF in fields that are not quoted.</summary>
    public byte[] Bare { get; private set; } = [];

    /// <summary>Bits that make the line break look like printable text; 0 elsewhere.</summary>
    public byte[] LineEnd { get; private set; } = [];

    public ref byte KeyRef => ref MemoryMarshal.GetArrayDataReference(Key);

    public ref byte SlackRef => ref MemoryMarshal.GetArrayDataReference(Slack);

    public ref byte ExpectedRef => ref MemoryMarshal.GetArrayDataReference(Expected);

    public ref byte FixedRef => ref MemoryMarshal.GetArrayDataReference(Fixed);

    public ref byte BareRef => ref MemoryMarshal.GetArrayDataReference(Bare);

    public ref byte LineEndRef => ref MemoryMarshal.GetArrayDataReference(LineEnd);

    /// <param name="row">A well-formed row with its line break.</param>
    /// <param name="minRowBytes">The fewest bytes that can be compared.</param>
    /// <returns>
    /// Whether rows may be compared with it. Not with one that lacks fields, that has doubled quotes or line breaks in them, or
    /// that ends with a lone CR.
    /// </returns>
    public bool TryLearn(ReadOnlySpan<byte> row, int minRowBytes)
    {
        Length = 0;
        if (row.Length < minRowBytes || row.Length > MaxRowBytes || row[^1] != '\n')
        {
            return false;
        }

        var text = row.EndsWith("\r\n"u8) ? row[..^2] : row[..^1];
        if (text.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return false;
        }

        Clear(row.Length);
        if (!TryLearnFields(text))
        {
            return false;
        }

        for (var i = text.Length; i < row.Length; i++)
        {
            Fix(row, i);
            LineEnd[i] = 0x20;
        }

        (Length, TextLength) = (row.Length, text.Length);
        IsPlain = !text.ContainsAnyExceptInRange((byte)' ', (byte)0x7F);
        return true;
    }

    private bool TryLearnFields(ReadOnlySpan<byte> text)
    {
        HasBareText = false;
        var field = 0;
        for (var next = 0; next <= text.Length; next++, field++)
        {
            var start = next;
            if (next < text.Length && text[next] == '"')
            {
                Fix(text, next);
                var length = text[++start..].IndexOf((byte)'"');
                next = start + length;
                Free(start, length, '"', QuotedKey, QuotedSlack);
                Fix(text, next++);
                if (next < text.Length && text[next] == '"')
                {
                    return false;
                }

                Note(field, start, next - 1);
            }
            else
            {
                var length = text[start..].IndexOf((byte)',');
                next = length < 0 ? text.Length : start + length;
                Free(start, next - start, ',', BareKey, BareSlack);
                Bare.AsSpan(start, next - start).Fill(0xFF);
                HasBareText |= next > start;
                Note(field, start, next);
            }

            if (next < text.Length)
            {
                Fix(text, next);
            }
        }

        return field == fieldCount;
    }

    private void Note(int field, int start, int end)
    {
        if (field < Fields.Count)
        {
            Fields.Set(field, start, end);
        }
    }

    private void Fix(ReadOnlySpan<byte> text, int at) => (Expected[at], Fixed[at], Key[at], Slack[at]) = (text[at], 0xFF, text[at], 0);

    private void Free(int start, int length, char forbidden, byte key, byte slack)
    {
        Expected.AsSpan(start, length).Fill((byte)forbidden);
        Key.AsSpan(start, length).Fill(key);
        Slack.AsSpan(start, length).Fill(slack);
    }

    private void Clear(int length)
    {
        if (length > _capacity)
        {
            _capacity = Math.Max(512, length);
            (Expected, Fixed, Bare, LineEnd) = (new byte[_capacity], new byte[_capacity], new byte[_capacity], new byte[_capacity]);
            (Key, Slack) = (new byte[_capacity], new byte[_capacity]);
            return;
        }

        Fixed.AsSpan(0, length).Clear();
        Bare.AsSpan(0, length).Clear();
        LineEnd.AsSpan(0, length).Clear();
    }
}
