using System.Buffers;
using System.IO.Compression;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// Reads gzip, all members of it, and ends only where the compressed form is whole: a truncated object, and bytes behind
/// the last member, are faults.
/// </summary>
/// <remarks>
/// GZipStream checks the CRC and length of each member that it sees the end of, but gives an early end of its input out as
/// the end of its output, and ignores what follows the last member. So one more member of our own, the seal, is fed to it
/// behind the object. It comes out as the last bytes if, and only if, everything before it was whole members.
/// </remarks>
internal sealed class GzipStreamWhole : ReadOnlyStream
{
    private const int BlockBytes = 64 << 10;

    private static readonly byte[] s_seal = [.. Enumerable.Repeat((byte)0x9D, 64)];
    private static readonly byte[] s_sealMember = Compress(s_seal);

    private readonly Item _item;
    private readonly long _maxBytes;
    private readonly SealedInput _input;
    private readonly GZipStream _inflated;
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private long _expanded;
    private int _next;
    private int _end;
    private bool _atEnd;
    private bool _disposed;

    public GzipStreamWhole(Stream stored, Item item, long maxBytes)
    {
        (_item, _maxBytes) = (item, maxBytes);
        _input = new SealedInput(stored);
        _inflated = new GZipStream(_input, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_next == _end && !_atEnd)
        {
            Refill();
        }

        var count = Math.Min(buffer.Length, _end - _next);
        _block.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _inflated.Dispose();
            ArrayPool<byte>.Shared.Return(_block);
        }

        base.Dispose(disposing);
    }

    private void Refill()
    {
        (_next, _end) = (0, Inflate(_block.AsSpan(0, BlockBytes)));
        if (_input.IsSealed || _end == 0)
        {
            _atEnd = true;
            OpenSeal();
        }

        _expanded += _end;
        if (_expanded > _maxBytes)
        {
            throw new ItemException(
                QuarantineReason.ExpandsTooFar,
                $"It expands to more than {_maxBytes:N0} bytes from {_item.Size:N0} stored. Allowed are {ContentLimits.MaxExpansion} times the stored "
                + $"size, and always {ContentLimits.AlwaysAllowedBytes:N0}.");
        }
    }

    // Nothing of what comes after the end of the object is given out before the seal is seen: of a truncated member it is
    // made of the seal's own codes.
    private void OpenSeal()
    {
        for (var count = _end; count > 0 && _end < BlockBytes;)
        {
            count = Inflate(_block.AsSpan(_end, BlockBytes - _end));
            _end += count;
        }

        if (!_block.AsSpan(0, _end).EndsWith(s_seal))
        {
            throw new ItemException(
                QuarantineReason.CorruptGzip,
                _input.IsSealed
                    ? $"The gzip data is truncated: it ends amid a member, after {_expanded:N0} decompressed bytes."
                    : "Bytes that are not gzip follow the last gzip member. Nothing may follow it, not even padding.");
        }

        _end -= s_seal.Length;
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _inflated.Read(buffer);
        }
        catch (InvalidDataException damaged)
        {
            throw new ItemException(
                QuarantineReason.CorruptGzip,
                $"The gzip data is {(_input.IsSealed ? "truncated" : "damaged")}, found after {_expanded:N0} decompressed bytes. "
                + "Its codes, checksums and lengths must agree.",
                damaged);
        }
    }

    private static byte[] Compress(byte[] plain)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return member.ToArray();
    }

    // The object, then the seal.
    private sealed class SealedInput(Stream stored) : ReadOnlyStream
    {
        private int _sealed;

        /// <summary>The object has been read to its end, and something asked for more.</summary>
        public bool IsSealed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (!IsSealed && stored.Read(buffer) is var count and > 0)
            {
                return count;
            }

            IsSealed = true;
            var left = Math.Min(buffer.Length, s_sealMember.Length - _sealed);
            s_sealMember.AsSpan(_sealed, left).CopyTo(buffer);
            _sealed += left;
            return left;
        }
    }
}
