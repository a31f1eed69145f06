using System.Buffers;
using System.Text;

namespace QueueMap.Storage.S3.Lean;

/// <summary>Text to be signed, as bytes, in a buffer that is borrowed only for the longest requests.</summary>
internal ref struct SigningText(Span<byte> buffer)
{
    /// <summary>A GET with the token of a session has some 1,300 bytes; a key may have 3,072, and a page's token as many.</summary>
    public const int UsualLength = 2_048;

    private Span<byte> _buffer = buffer;
    private byte[]? _borrowed;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Clear() => _length = 0;

    public void AppendLine(ReadOnlySpan<char> text)
    {
        Append(text);
        Append("\n");
    }

    public void Append(ReadOnlySpan<char> text)
    {
        MakeRoom(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);
    }

    /// <summary>The value of a header: no spaces around it, and one for each run of spaces in it.</summary>
    public void AppendValue(string value)
    {
        var text = value.AsSpan().Trim();
        while (text.IndexOf("  ") is >= 0 and var run)
        {
            Append(text[..(run + 1)]);
            text = text[run..].TrimStart(' ');
        }

        Append(text);
    }

    public void AppendHex(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(2 * bytes.Length);
        Convert.TryToHexStringLower(bytes, _buffer[_length..], out var written);
        _length += written;
    }

    public void Dispose()
    {
        if (_borrowed is not null)
        {
            ArrayPool<byte>.Shared.Return(_borrowed);
        }
    }

    private void MakeRoom(int count)
    {
        if (_length + count <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, 2 * _buffer.Length));
        Written.CopyTo(larger);
        Dispose();
        _buffer = _borrowed = larger;
    }
}
