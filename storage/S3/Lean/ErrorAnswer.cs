using System.Buffers;
using System.Xml;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Lean;

/// <summary>Reads the answer that says why S3 did not do what it was asked.</summary>
internal static class ErrorAnswer
{
    /// <summary>S3's own are below 1 KB, and a proxy's page says nothing behind its first lines.</summary>
    private const int MostBytes = 1 << 16;

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        CheckCharacters = false,
        IgnoreWhitespace = true,
        IgnoreComments = true,
    };

    public static async ValueTask<S3AnswerException> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = 0;
            while (length < MostBytes && await stream.ReadAsync(buffer.AsMemory(length, MostBytes - length), cancellation) is > 0 and var count)
            {
                length += count;
            }

            var (code, message) = Parse(buffer, length);
            return new S3AnswerException(response.StatusCode, code, message ?? "no reason given", RegionOf(response));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The status is what counts where there is no such body: a HEAD has none, and proxies answer as they like.
    private static (string? Code, string? Message) Parse(byte[] body, int length)
    {
        string? code = null;
        string? message = null;
        try
        {
            using var stream = new MemoryStream(body, 0, length, writable: false);
            using var xml = XmlReader.Create(stream, s_settings);
            xml.MoveToContent();
            if (xml.LocalName != "Error")
            {
                return default;
            }

            xml.ReadStartElement();
            while (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "Code":
                        code = xml.ReadElementContentAsString();
                        break;
                    case "Message":
                        message = xml.ReadElementContentAsString();
                        break;
                    default:
                        xml.Skip();
                        break;
                }
            }
        }
        catch (XmlException)
        {
            // What was read before it broke off is as good as all of it.
        }

        return (code, message);
    }

    private static string? RegionOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(S3Fault.RegionHeader, out var values) ? values.ToString() : null;
}
