using System.IO.Compression;

namespace QueueMap.Producer.Generating;

/// <summary>
/// The compressed form of one file after another, in the same buffer. No name and no time in it, so the same text gives
/// the same bytes under one version of .NET; another version's deflate may pack the same text otherwise.
/// </summary>
internal sealed class GzipForm : IDisposable
{
    /// <summary>RFC 1952: the last eight bytes are the CRC-32 of the content and its length.</summary>
    private const int CrcFromEnd = 8;

    private readonly MemoryStream _packed = new();

    /// <summary>Good until the next call.</summary>
    public ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> text, CorruptKind? kind, scoped ref Dice dice)
    {
        _packed.SetLength(0);
        if (text.IsEmpty)
        {
            // .NET writes nothing at all for nothing, which would be a broken gzip rather than the gzip of an empty file.
            return EmptyMember;
        }

        using (var gzip = new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        var packed = _packed.GetBuffer().AsSpan(0, (int)_packed.Length);
        if (kind == CorruptKinds.WrongCrc)
        {
            packed[^CrcFromEnd] ^= 0x01;
        }

        return kind == CorruptKinds.TruncatedGzip ? packed[..(1 + dice.Below(packed.Length - 1))] : packed;
    }

    public void Dispose() => _packed.Dispose();

    // Header, one final empty block, CRC 0 and length 0.
    private static ReadOnlySpan<byte> EmptyMember =>
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
