using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.FaultProxy.Faults;

/// <summary>The same seed and the same order of calls give the same faults.</summary>
public sealed record FaultSettings
{
    public static FaultSettings None { get; } = new();

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public int Seed { get; init; } = 1;

    /// <summary>The first that applies to a call wins; latencies add to it.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    public static FaultSettings Parse(string json)
    {
        var settings = JsonSerializer.Deserialize<FaultSettings>(json, Json) ?? None;
        foreach (var rule in settings.Rules)
        {
            rule.Check();
        }

        return settings;
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
