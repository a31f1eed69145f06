using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Runs;

/// <summary>
/// A part as a file: one line of text with revision, length and checksum, then the body as it is. Revision and body are
/// one file, so one rename moves both; the checksum covers both, so neither is believed where the disk has changed it.
/// </summary>
internal static class PartFile
{
    private const string Magic = "queuemap-part-1";

    public static byte[] Write(long revision, ReadOnlySpan<byte> body)
    {
        var header = Encoding.ASCII.GetBytes(HeaderOf(revision, body));
        return [.. header, .. body];
    }

    /// <exception cref="DamagedFileException">It is not what <see cref="Write"/> gave.</exception>
    public static StoredPart Read(string path, ReadOnlyMemory<byte> content)
    {
        var end = content.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new DamagedFileException(path, $"its first line does not end within its {content.Length} bytes");
        }

        var header = Encoding.Latin1.GetString(content.Span[..(end + 1)]);
        var fields = header.Split(' ');
        if (fields.Length != 4
            || fields[0] != Magic
            || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            || !long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new DamagedFileException(path, $"its first line is not '{Magic}' with revision, length and checksum");
        }

        var body = content[(end + 1)..];
        if (body.Length != length)
        {
            throw new DamagedFileException(path, $"its first line announces {length} bytes, and {body.Length} follow");
        }

        return header == HeaderOf(revision, body.Span)
            ? new StoredPart(revision, body)
            : throw new DamagedFileException(path, "its content does not match its checksum");
    }

    private static string HeaderOf(long revision, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var fields = $"{Magic} {revision} {body.Length} ";
        hash.AppendData(Encoding.ASCII.GetBytes(fields));
        hash.AppendData(body);
        return $"{fields}{Convert.ToHexStringLower(hash.GetHashAndReset())}\n";
    }
}
