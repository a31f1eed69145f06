using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>A statement of a policy, as IAM evaluates it; of conditions it knows those that the policies here have, and refuses others.</summary>
internal sealed class PolicyStatement(JsonObject json)
{
    public string Sid => (string)json[nameof(Sid)]!;

    public bool Allows => (string)json["Effect"]! == "Allow";

    public IReadOnlyList<string> Actions { get; } = ListOf(json["Action"]);

    public IReadOnlyList<string> Resources { get; } = ListOf(json["Resource"]);

    /// <summary>The same for one action on one resource.</summary>
    public PolicyStatement Narrowed(string action, string resource)
    {
        var narrowed = json.DeepClone().AsObject();
        (narrowed["Action"], narrowed["Resource"]) = (action, resource);
        return new PolicyStatement(narrowed);
    }

    public bool Covers(ApiCall call) =>
        Actions.Any(action => IsLike(call.Action, action, ignoreCase: true))
        && Resources.Any(resource => IsLike(call.Resource, resource))
        && (json["Condition"]?.AsObject() ?? []).All(condition => Holds(condition.Key, condition.Value!.AsObject(), call));

    /// <summary>All keys of a condition must hold, each for one of its values. A key that the call does not have does not hold.</summary>
    private static bool Holds(string condition, JsonObject keys, ApiCall call) => keys.All(
        key => call.Conditions.TryGetValue(key.Key, out var actual) && ListOf(key.Value).Any(expected => condition switch
        {
            "StringEquals" or "ArnEquals" => actual == expected,
            "StringLike" or "ArnLike" => IsLike(actual, expected),
            _ => throw new NotSupportedException($"The condition {condition} is not known here. Teach it to {nameof(PolicyStatement)}."),
        }));

    private static bool IsLike(string text, string pattern, bool ignoreCase = false) => Regex.IsMatch(
        text,
        $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
        TimeSpan.FromSeconds(1));

    private static List<string> ListOf(JsonNode? node) => node switch
    {
        JsonArray many => [.. many.Select(one => (string)one!)],
        null => [],
        _ => [(string)node!],
    };
}
