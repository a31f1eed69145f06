using System.Buffers;
using System.Text.Json;

namespace QueueMap.Contracts.Wire;

/// <summary>Documents one a line: what is appended to and read piecemeal.</summary>
public static class JsonLines
{
    /// <param name="bytes">About how many bytes they will be: growing to it would leave as much again behind.</param>
    public static ReadOnlyMemory<byte> Write<T>(IEnumerable<T> documents, int bytes = 256) where T : IVersioned
    {
        var lines = new ArrayBufferWriter<byte>(bytes);
        using var writer = new Utf8JsonWriter(lines, WireFormat.WriterOptions);
        foreach (var document in documents)
        {
            JsonSerializer.Serialize(writer, document, WireFormat.Options);
            writer.Flush();
            writer.Reset();
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }

    /// <exception cref="InvalidDataException">The last line has no end: the content is torn.</exception>
    public static IEnumerable<T> Read<T>(ReadOnlyMemory<byte> content) where T : IVersioned => Read(content, WireFormat.Read<T>);

    /// <param name="content">The lines, each with its end.</param>
    /// <param name="read">Reads one of them, without its end.</param>
    /// <inheritdoc cref="Read{T}(ReadOnlyMemory{byte})" path="/exception"/>
    public static IEnumerable<T> Read<T>(ReadOnlyMemory<byte> content, Func<ReadOnlySpan<byte>, T> read)
    {
        while (!content.IsEmpty)
        {
            var end = content.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new InvalidDataException($"The last line of {typeof(T).Name} lines has no end; the file was cut.");
            }

            yield return read(content.Span[..end]);
            content = content[(end + 1)..];
        }
    }
}
