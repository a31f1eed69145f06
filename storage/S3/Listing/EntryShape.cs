using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using QueueMap.Contracts.Items;

namespace QueueMap.Storage.S3.Listing;

/// <summary>
/// What all objects of a page are written in, learnt from one that was scanned: five pieces of markup, compared as they stand,
/// with a key, a date, a tag and a size between them. What differs, or holds an escape where none is expected, is scanned again.
/// </summary>
internal readonly ref struct EntryShape
{
    private static readonly SearchValues<byte> s_plainInKeys =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!*'()=,:@ "u8);

    private static readonly SearchValues<byte> s_plainInTags = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private readonly ReadOnlySpan<byte> _toKey;
    private readonly ReadOnlySpan<byte> _toDate;
    private readonly ReadOnlySpan<byte> _toTag;
    private readonly ReadOnlySpan<byte> _toSize;
    private readonly ReadOnlySpan<byte> _toEnd;

    private EntryShape(ReadOnlySpan<byte> page, int begin, scoped in EntryPlaces places, int end)
    {
        _toKey = page[begin..places.Key.From];
        _toDate = page[places.Key.To..places.Date.From];
        _toTag = page[places.Date.To..(places.Tag.From + TagText.Quote.Length)];
        _toSize = page[(places.Tag.To - TagText.Quote.Length)..places.Size.From];
        _toEnd = page[places.Size.To..end];
    }

    /// <param name="page">Holds the object that was scanned, between <paramref name="begin"/> and <paramref name="end"/>.</param>
    /// <returns>One that fits nothing, where the object is not written as S3 writes them.</returns>
    public static EntryShape Of(ReadOnlySpan<byte> page, int begin, scoped in EntryPlaces places, int end) =>
        places.IsUsual && TagText.IsQuoted(page[places.Tag.From..places.Tag.To]) ? new EntryShape(page, begin, places, end) : default;

    /// <param name="length">Bytes that the object takes.</param>
    /// <returns>Null where the next thing of the page is no object of this shape.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Item? TryRead(ReadOnlySpan<byte> page, scoped ref DateText dates, bool isUrlEncoded, out int length)
    {
        length = 0;
        var rest = page;
        if (_toKey.IsEmpty || !TryPass(ref rest, _toKey))
        {
            return null;
        }

        var key = rest[..Math.Max(rest.IndexOfAnyExcept(s_plainInKeys), 0)];
        var isPlain = rest.Length > key.Length && rest[key.Length] == '<';
        if (!isPlain)
        {
            key = rest[..Math.Max(rest.IndexOf((byte)'<'), 0)];
            if (key.IndexOfAny("&>\r"u8) >= 0)
            {
                return null;
            }
        }

        rest = rest[key.Length..];
        if (!TryPass(ref rest, _toDate) || rest.Length < DateText.Length || !dates.TryRead(rest[..DateText.Length], out var modified))
        {
            return null;
        }

        rest = rest[DateText.Length..];
        if (!TryPass(ref rest, _toTag))
        {
            return null;
        }

        var tag = rest[..Math.Max(rest.IndexOfAnyExcept(s_plainInTags), 0)];
        rest = rest[tag.Length..];
        if (!TryPass(ref rest, _toSize) || !Utf8Parser.TryParse(rest, out long size, out var digits) || rest[0] is (byte)'+' or (byte)'-')
        {
            return null;
        }

        rest = rest[digits..];
        if (!TryPass(ref rest, _toEnd))
        {
            return null;
        }

        length = page.Length - rest.Length;
        return new Item(isPlain ? Encoding.Latin1.GetString(key) : NameOf(key, isUrlEncoded), size, TagText.Quoted(tag)) { Modified = modified };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPass(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> piece)
    {
        if (!rest.StartsWith(piece))
        {
            return false;
        }

        rest = rest[piece.Length..];
        return true;
    }

    private static string NameOf(ReadOnlySpan<byte> key, bool isUrlEncoded)
    {
        var text = Encoding.UTF8.GetString(key);
        return isUrlEncoded ? ListPageReader.Decoded(text) : text;
    }
}
