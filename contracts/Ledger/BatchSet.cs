using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Ledger;

/// <summary>
/// A set of small non-negative numbers as a bitmap: a million batches take 125 KB, and a duplicate is found in
/// constant time. Copies share what neither has changed since. JSON: the bytes in base64, least significant bit first.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class BatchSet
{
    // A fold changes a hundred batches that are near each other: a page or two of 8,192, and not the whole bitmap.
    private const int PageBytes = 1024;
    private const int PageBits = PageBytes * 8;

    private static readonly byte[] s_empty = new byte[PageBytes];

    private byte[][] _pages = [];
    private bool[] _isOwn = [];

    /// <summary>How many numbers the set holds.</summary>
    public int Count { get; private set; }

    public bool Contains(int number) =>
        (uint)number / PageBits < (uint)_pages.Length && (_pages[number / PageBits][number % PageBits >> 3] & (1 << (number & 7))) != 0;

    /// <returns>False where the number was in the set already.</returns>
    public bool Add(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (Contains(number))
        {
            return false;
        }

        OwnPage(number / PageBits)[number % PageBits >> 3] |= (byte)(1 << (number & 7));
        Count++;
        return true;
    }

    public static BatchSet Of(IEnumerable<int> numbers)
    {
        var set = new BatchSet();
        foreach (var number in numbers)
        {
            set.Add(number);
        }

        return set;
    }

    public BatchSet Copy()
    {
        // From here on neither owns a page: whichever is changed first copies what it changes.
        _isOwn = new bool[_pages.Length];
        return new BatchSet { _pages = [.. _pages], _isOwn = new bool[_pages.Length], Count = Count };
    }

    private byte[] OwnPage(int page)
    {
        if (page >= _pages.Length)
        {
            var before = _pages.Length;
            var length = Math.Max(page + 1, before * 2);
            Array.Resize(ref _pages, length);
            Array.Resize(ref _isOwn, length);
            Array.Fill(_pages, s_empty, before, length - before);
        }

        if (!_isOwn[page])
        {
            _pages[page] = [.. _pages[page]];
            _isOwn[page] = true;
        }

        return _pages[page];
    }

    internal sealed class Converter : JsonConverter<BatchSet>
    {
        public override BatchSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var bytes = reader.GetBytesFromBase64();
            var pages = new byte[(bytes.Length + PageBytes - 1) / PageBytes][];
            for (var i = 0; i < pages.Length; i++)
            {
                pages[i] = new byte[PageBytes];
                bytes.AsSpan(i * PageBytes, Math.Min(PageBytes, bytes.Length - (i * PageBytes))).CopyTo(pages[i]);
            }

            return new BatchSet { _pages = pages, _isOwn = new bool[pages.Length], Count = bytes.Sum(b => byte.PopCount(b)) };
        }

        public override void Write(Utf8JsonWriter writer, BatchSet value, JsonSerializerOptions options)
        {
            var bytes = new byte[value._pages.Length * PageBytes];
            for (var i = 0; i < value._pages.Length; i++)
            {
                value._pages[i].CopyTo(bytes, i * PageBytes);
            }

            writer.WriteBase64StringValue(bytes.AsSpan().TrimEnd((byte)0));
        }
    }
}
