using System.Text.Json;
using MassTransit;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>
/// SNS's filter policy on headers, where SNS would apply it: {"color": ["red", {"prefix": "dark"}]}. Every named header must
/// match one of its conditions. What is not understood is refused, because a message that is not chosen is lost to the queue.
/// </summary>
internal sealed class FilterPolicy
{
    private const string Attribute = "FilterPolicy";
    private const string ScopeAttribute = "FilterPolicyScope";

    private readonly Dictionary<string, List<Func<string?, bool>>> _conditions = new(StringComparer.Ordinal);

    private FilterPolicy(string json)
    {
        using var policy = JsonDocument.Parse(json);
        foreach (var header in policy.RootElement.EnumerateObject())
        {
            _conditions[header.Name] = header.Value.ValueKind == JsonValueKind.Array
                ? [.. header.Value.EnumerateArray().Select(condition => Condition(header.Name, condition.Clone()))]
                : throw Refused($"'{header.Name}' has no list of conditions");
        }
    }

    /// <summary>The first that says something wins: of the queue, of its subscription, of the topic.</summary>
    /// <returns>Null when all messages are taken.</returns>
    public static FilterPolicy? Of(IEnumerable<IDictionary<string, object>> attributes)
    {
        foreach (var set in attributes)
        {
            if (set.TryGetValue(ScopeAttribute, out var scope) && scope as string == "MessageBody")
            {
                throw Refused($"{ScopeAttribute} is MessageBody, and this transport does not look into bodies");
            }

            if (set.TryGetValue(Attribute, out var policy) && Convert.ToString(policy) is { Length: > 0 } json)
            {
                return Parse(json);
            }
        }

        return null;
    }

    public static FilterPolicy Parse(string json)
    {
        try
        {
            return new(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new AmazonSqsTransportConfigurationException($"The filter policy is no JSON object: {json}. {exception.Message}", exception);
        }
    }

    public bool Takes(IReadOnlyDictionary<string, string> headers) =>
        _conditions.All(header => header.Value.Exists(condition => condition(headers.GetValueOrDefault(header.Key))));

    private static Func<string?, bool> Condition(string header, JsonElement condition) => condition.ValueKind switch
    {
        JsonValueKind.String => value => value == condition.GetString(),
        JsonValueKind.Object => Operator(header, condition.EnumerateObject().First()),
        _ => throw Refused($"'{header}' has the condition {condition}, and headers are text"),
    };

    private static Func<string?, bool> Operator(string header, JsonProperty condition) => condition.Name switch
    {
        "prefix" => value => value?.StartsWith(condition.Value.GetString()!, StringComparison.Ordinal) == true,
        "suffix" => value => value?.EndsWith(condition.Value.GetString()!, StringComparison.Ordinal) == true,
        "equals-ignore-case" => value => string.Equals(value, condition.Value.GetString(), StringComparison.OrdinalIgnoreCase),
        "exists" => value => value is not null == condition.Value.GetBoolean(),
        "anything-but" when condition.Value.ValueKind == JsonValueKind.String => value => value is not null && value != condition.Value.GetString(),
        "anything-but" when condition.Value.ValueKind == JsonValueKind.Array => value =>
            value is not null && condition.Value.EnumerateArray().All(other => other.ToString() != value),
        _ => throw Refused($"'{header}' has the condition '{condition.Name}'"),
    };

    private static AmazonSqsTransportConfigurationException Refused(string what) => new(
        $"In a filter policy, {what}. Understood are strings, prefix, suffix, equals-ignore-case, anything-but of strings, and exists, on headers. "
        + "Filter in the consumer instead.");
}
