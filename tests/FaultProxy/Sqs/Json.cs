using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

internal static class Json
{
    public static byte[] ToBytes(this JsonObject json)
    {
        using var content = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(content))
        {
            json.WriteTo(writer);
        }

        return content.ToArray();
    }

    public static string Text(this JsonNode? json, string name) => json?[name]?.GetValue<string>() ?? "";

    public static JsonArray Array(this JsonObject json, string name)
    {
        if (json[name] is JsonArray array)
        {
            return array;
        }

        array = [];
        json[name] = array;
        return array;
    }

    /// <summary>The entries of a batch; of a single operation, the request itself.</summary>
    public static IEnumerable<JsonObject> Entries(this JsonObject request) =>
        request["Entries"] is JsonArray entries ? entries.OfType<JsonObject>() : [request];
}
