using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace QueueMap.Worker.Mapping;

/// <summary>UTF-16 read as UTF-8. A lone surrogate, or an odd byte at the end, becomes the byte FF, which UTF-8 never holds.</summary>
internal sealed class Utf16Stream(Stream units, bool bigEndian) : ReadOnlyStream
{
    private const byte Undecodable = 0xFF;

    /// <summary>8 KiB at a time: UTF-16 is rare here, and the rest of the file is read in blocks of its own size.</summary>
    private readonly byte[] _units = new byte[8 << 10];

    // No UTF-16 unit takes more than 3 bytes of UTF-8.
    private readonly byte[] _utf8 = new byte[12 << 10];

    private int _carried;
    private int _next;
    private int _end;
    private bool _atEnd;

    public override int Read(Span<byte> buffer)
    {
        while (_next == _end && !_atEnd)
        {
            Refill();
        }

        var count = Math.Min(buffer.Length, _end - _next);
        _utf8.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    private void Refill()
    {
        var read = units.Read(_units.AsSpan(_carried));
        _atEnd = read == 0;
        var available = _carried + read;
        var whole = MemoryMarshal.Cast<byte, char>(_units.AsSpan(0, available & ~1));
        if (bigEndian)
        {
            var values = MemoryMarshal.Cast<byte, ushort>(_units.AsSpan(_carried & ~1, (available & ~1) - (_carried & ~1)));
            BinaryPrimitives.ReverseEndianness(values, values);
        }

        (_next, _end) = (0, 0);
        var consumed = Transcode(whole) * sizeof(char);
        if (_atEnd && available > consumed)
        {
            _utf8[_end++] = Undecodable;
            consumed = available;
        }

        _carried = available - consumed;
        _units.AsSpan(consumed, _carried).CopyTo(_units);
    }

    // Gives how many units were used: one that may be half of a pair waits for the next read.
    private int Transcode(ReadOnlySpan<char> text)
    {
        var used = 0;
        while (used < text.Length)
        {
            var status = Utf8.FromUtf16(
                text[used..], _utf8.AsSpan(_end), out var read, out var written, replaceInvalidSequences: false, isFinalBlock: false);
            used += read;
            _end += written;
            if (status != OperationStatus.InvalidData)
            {
                break;
            }

            _utf8[_end++] = Undecodable;
            used++;
        }

        return used;
    }
}
