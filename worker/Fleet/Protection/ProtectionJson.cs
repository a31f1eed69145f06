using System.Text.Json.Serialization;

namespace QueueMap.Worker.Fleet.Protection;

internal sealed record ProtectionJson(
    bool ProtectionEnabled, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresInMinutes);

/// <summary>One of the three.</summary>
internal sealed record AnswerJson(
    [property: JsonPropertyName("protection")] StateJson? Protection,
    [property: JsonPropertyName("failure")] FailureJson? Failure,
    [property: JsonPropertyName("error")] ErrorJson? Error);

internal sealed record StateJson(bool? ProtectionEnabled);

internal sealed record FailureJson(string? Reason, string? Detail);

internal sealed record ErrorJson(string? Code, string? Message);

[JsonSerializable(typeof(ProtectionJson))]
[JsonSerializable(typeof(AnswerJson))]
internal sealed partial class ProtectionJsons : JsonSerializerContext;
