using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>
/// Any number of headers in SQS's ten attributes: those that fit go as they are, readable by anyone; the rest goes as JSON
/// into one. What SQS refuses as an attribute (an empty value, an odd name, a control character) goes there, too.
/// </summary>
internal static partial class HeaderPacking
{
    public const string PackedName = "MT-Packed-Headers";

    public static Dictionary<string, string> Pack(IReadOnlyDictionary<string, string> headers)
    {
        var plain = headers.Where(header => IsAttribute(header.Key, header.Value)).OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        if (plain.Count == headers.Count && headers.Count <= SqsLimits.MaxAttributes)
        {
            return new(headers, StringComparer.Ordinal);
        }

        var attributes = plain.Take(SqsLimits.MaxAttributes - 1).ToDictionary(StringComparer.Ordinal);
        var rest = headers.Where(header => !attributes.ContainsKey(header.Key)).ToDictionary(StringComparer.Ordinal);
        attributes[PackedName] = JsonSerializer.Serialize(rest, Json.Default.DictionaryStringString);
        return attributes;
    }

    public static Dictionary<string, string> Unpack(IReadOnlyDictionary<string, string> attributes)
    {
        var headers = new Dictionary<string, string>(attributes, StringComparer.OrdinalIgnoreCase);
        if (!headers.Remove(PackedName, out var packed))
        {
            return headers;
        }

        try
        {
            foreach (var (name, value) in JsonSerializer.Deserialize(packed, Json.Default.DictionaryStringString) ?? [])
            {
                headers[name] = value;
            }
        }
        catch (JsonException)
        {
            // Someone else's attribute of that name: it stays a header as it came.
            headers[PackedName] = packed;
        }

        return headers;
    }

    private static bool IsAttribute(string name, string value) =>
        name.Length is > 0 and <= SqsLimits.MaxAttributeNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && name[0] != '.' && name[^1] != '.' && !name.Contains("..", StringComparison.Ordinal)
        && !name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase)
        && value.Length > 0
        && value.All(c => c is '\t' or '\n' or '\r' || (c >= ' ' && c < '\uFFFE' && !char.IsSurrogate(c)));

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class Json : JsonSerializerContext;
}
