using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>The lines of a list in UTF-8, ended by LF or CRLF, with or without a byte order mark.</summary>
internal static class KeyLines
{
    /// <summary>A key of S3 has 1,024 bytes at most, which JSON may write with 6 characters each.</summary>
    public const int MaxBytes = 16 << 10;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ListException">A line is too long, or not UTF-8.</exception>
    public static async IAsyncEnumerable<(long Number, string Text)> ReadAsync(
        Stream content, string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var number = 0L;
        var atEnd = false;
        while (!atEnd)
        {
            var read = await pipe.ReadAsync(cancellation);
            atEnd = read.IsCompleted;
            var rest = read.Buffer;
            while (TryTake(ref rest, atEnd, out var line))
            {
                yield return (++number, TextOf(line, number, list));
            }

            if (rest.Length > MaxBytes)
            {
                throw TooLong(number + 1, list);
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }

        await pipe.CompleteAsync();
    }

    private static bool TryTake(ref ReadOnlySequence<byte> rest, bool atEnd, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!atEnd || rest.IsEmpty)
        {
            return false;
        }

        rest = rest.Slice(rest.End);
        return true;
    }

    private static string TextOf(ReadOnlySequence<byte> line, long number, string list)
    {
        if (line.Length > MaxBytes)
        {
            throw TooLong(number, list);
        }

        try
        {
            var text = s_strict.GetString(line);
            text = text.EndsWith('\r') ? text[..^1] : text;
            return number == 1 && text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException fault)
        {
            throw ListException.At(number, list, "is not UTF-8", fault);
        }
    }

    private static ListException TooLong(long number, string list) =>
        ListException.At(number, list, $"is longer than {MaxBytes:N0} bytes, which no key is");
}
