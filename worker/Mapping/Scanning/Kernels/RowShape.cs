using System.Numerics;
using System.Runtime.CompilerServices;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Where quotes, separators and the end of the line stand in a row, learnt from one row and compared with others. A row that
/// fits has the same fields at the same places: what must be equal is, and no other byte could end or spoil a field.
/// </summary>
/// <param name="fieldCount">How many fields a row must have.</param>
/// <param name="fields">How many of them, from the first on, are of interest.</param>
internal sealed class RowShape(int fieldCount, int fields)
{
    /// <summary>The largest number of a byte that may stand in a quoted field: its key takes the quote past it.</summary>
    public const byte QuotedSlack = 0x5E;

    /// <summary>The same of a field that is not quoted: of printable ASCII, two bytes have to be looked for beside.</summary>
    public const byte BareSlack = 0x5F;

    // By exclusive or, printable ASCII becomes 0 to 5F, in another order: the quote comes last. All else comes behind it.
    private const byte QuotedKey = 0x7D;
    private const byte BareKey = 0x7F;

    /// <summary>
    /// Twenty times a GSOD row. Longer rows gain nothing: the cost of a row is in its bytes by then, and rows that long
    /// seldom have one length.
    /// </summary>
    private const int MaxRowBytes = 4096;

    private const int BlockBytes = 64;

    private byte[] _bytes = [];
    private int _key;
    private int _slack;

    public FieldTable Fields { get; } = new(fields);

    /// <summary>Bytes of the row with its line break; 0 where nothing has been learnt.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of the row without its line break.</summary>
    public int TextLength { get; private set; }

    /// <summary>Some field is neither quoted nor empty.</summary>
    public bool HasBareText { get; private set; }

    /// <summary>The row that was learnt is printable ASCII, as others like it will be.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>With its key a byte becomes a number, by exclusive or: 0 where it is the one that must stand there.</summary>
    public ref byte Key => ref _bytes[_key];

    /// <summary>The largest number of a plain byte that may stand there: 0 where only one may.</summary>
    public ref byte Slack => ref _bytes[_slack];

    /// <param name="row">A well-formed row with its line break.</param>
    /// <returns>
    /// Whether rows may be compared with it. Not with one that lacks fields, that has doubled quotes or line breaks in them, or
    /// that ends with a lone CR.
    /// </returns>
    public bool TryLearn<TLanes>(ReadOnlySpan<byte> row)
        where TLanes : struct, IByteLanes
    {
        Length = 0;
        if (row.Length < TLanes.MinRowBytes || row.Length > MaxRowBytes || row[^1] != '\n')
        {
            return false;
        }

        var text = row.EndsWith("\r\n"u8) ? row[..^2] : row[..^1];
        Allow(row.Length);
        if (!TryLearnFields<TLanes>(text))
        {
            return false;
        }

        for (var i = text.Length; i < row.Length; i++)
        {
            Fix(row, i);
        }

        (Length, TextLength) = (row.Length, text.Length);
        IsPlain = !text.ContainsAnyExceptInRange((byte)' ', (byte)0x7F);
        return true;
    }

    private bool TryLearnFields<TLanes>(ReadOnlySpan<byte> text)
        where TLanes : struct, IByteLanes
    {
        HasBareText = false;
        Span<byte> block = stackalloc byte[BlockBytes];
        var (field, start, quotes) = (0, 0, 0);
        var within = 0UL;
        for (var at = 0; at < text.Length; at += BlockBytes)
        {
            block.Fill((byte)' ');
            text.Slice(at, Math.Min(BlockBytes, text.Length - at)).CopyTo(block);
            var masks = TLanes.Classify(ref block[0]);
            if (masks.Breaks != 0)
            {
                return false;
            }

            var inside = PrefixXor.Of(masks.Quotes) ^ within;
            within = (ulong)((long)inside >> 63);
            quotes += BitOperations.PopCount(masks.Quotes);
            for (var separators = masks.Separators & ~inside; separators != 0; separators &= separators - 1)
            {
                var end = at + BitOperations.TrailingZeroCount(separators);
                quotes -= LearnField(text, field++, start, end);
                Fix(text, end);
                start = end + 1;
            }
        }

        // More quotes than those around fields are doubled ones.
        quotes -= LearnField(text, field++, start, text.Length);
        return field == fieldCount && quotes == 0;
    }

    /// <returns>Quotes around it.</returns>
    private int LearnField(ReadOnlySpan<byte> text, int field, int start, int end)
    {
        var isQuoted = start < end && text[start] == '"';
        if (isQuoted)
        {
            Fix(text, start++);
            Fix(text, --end);
        }
        else if (start < end)
        {
            HasBareText = true;
            _bytes.AsSpan(_key + start, end - start).Fill(BareKey);
            _bytes.AsSpan(_slack + start, end - start).Fill(BareSlack);
        }

        if (field < Fields.Count)
        {
            Fields.Set(field, start, end);
        }

        return isQuoted ? 2 : 0;
    }

    private void Fix(ReadOnlySpan<byte> text, int at) => (_bytes[_key + at], _bytes[_slack + at]) = (text[at], 0);

    /// <summary>Quoted text from end to end, for a start.</summary>
    private unsafe void Allow(int length)
    {
        var room = (length + BlockBytes - 1) & -BlockBytes;
        if (_bytes.Length < (2 * room) + BlockBytes)
        {
            _bytes = new byte[(2 * Math.Max(512, room)) + BlockBytes];
        }

        // At the beginning of a cache line: a load that meets two takes twice as long. If the array is moved, until the next time.
        _key = (int)(-(nint)Unsafe.AsPointer(ref _bytes[0]) & (BlockBytes - 1));
        _slack = _key + room;
        _bytes.AsSpan(_key, length).Fill(QuotedKey);
        _bytes.AsSpan(_slack, length).Fill(QuotedSlack);
    }
}
