using System.Text.Json;

namespace QueueMap.Simulation.Services;

/// <summary>What a message is about, read from its envelope without the product's help.</summary>
internal sealed record Letter(string Kind, string Run, int Batch, int Pass, IReadOnlyList<(string Key, string ETag)> Items)
{
    /// <summary>How a forged text begins that is no envelope; an envelope has a member of that name.</summary>
    public const string Forged = "forged";

    private static readonly Letter s_foreign = new("foreign", "", -1, 0, []);

    private static readonly Letter s_forged = new(Forged, "", -1, 0, []);

    public bool IsForged => Kind == Forged;

    public static Letter Of(string body)
    {
        try
        {
            return Read(body);
        }
        catch (JsonException)
        {
            return body.StartsWith(Forged, StringComparison.Ordinal) ? s_forged : s_foreign;
        }
    }

    private static Letter Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Forged, out _))
        {
            return s_forged;
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("message", out var message) || !document.RootElement.TryGetProperty("messageType", out var types))
        {
            return s_foreign;
        }

        var kind = types[0].GetString()!.Split(':')[^1];
        var pass = message.TryGetProperty("pass", out var number) ? number.GetInt32() : 0;
        return new Letter(
            kind,
            message.GetProperty("run").GetString()!,
            message.GetProperty("batch").GetInt32(),
            pass,
            message.TryGetProperty("items", out var items) ? [.. items.EnumerateArray().Select(ItemOf)] : []);
    }

    public override string ToString() => $"{Kind} {Run}/{Batch}{(Pass > 0 ? $" pass {Pass}" : "")}";

    private static (string Key, string ETag) ItemOf(JsonElement item) =>
        (item.GetProperty("key").GetString()!, item.TryGetProperty("etag", out var tag) ? tag.GetString()! : "");
}
