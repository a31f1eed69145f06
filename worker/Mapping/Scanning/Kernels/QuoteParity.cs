using System.Runtime.CompilerServices;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Quotes from block to block. A byte stands within quotes if the quotes up to it are odd in number; that is the truth for as
/// long as each quote opens at a field's beginning, or closes at its end, or is one of two. This is checked for every quote, so
/// the first one that is out of place is found before anything is made of it.
/// </summary>
internal struct QuoteParity
{
    private ulong _within;
    private ulong _afterBare;
    private ulong _afterQuote;

    /// <summary>Whether what follows the last block stands within quotes.</summary>
    public readonly bool IsWithin => _within != 0;

    /// <param name="masks">The next block; the first one begins with a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuotedBlock Next(BlockMasks masks)
    {
        var quotes = masks.Quotes;
        var inside = PrefixXor.Of(quotes) ^ _within;
        _within = (ulong)((long)inside >> 63);

        // Out of place is a quote that opens right behind bare text, and bare text right behind a quote that closed: other
        // quotes have no bare text beside them.
        var bare = ~(inside | quotes | masks.Separators | masks.Breaks);
        var misplaced = (quotes & ((bare << 1) | _afterBare)) | (bare & ((quotes << 1) | _afterQuote));
        (_afterBare, _afterQuote) = (bare >> 63, quotes >> 63);
        return new(inside, masks.Separators & ~inside, misplaced);
    }
}

/// <summary>64 bytes by where they stand; bit 0 is the first byte.</summary>
/// <param name="Inside">What stands within quotes, the opening one among it.</param>
/// <param name="Separators">Commas that end a field.</param>
/// <param name="Misplaced">Quotes where none may stand, and what follows a closing one without ending the field. Only the first is sure to be one.</param>
internal readonly record struct QuotedBlock(ulong Inside, ulong Separators, ulong Misplaced);
