using System.Globalization;
using System.Text.Json;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>The queue of an endpoint as it should be.</summary>
/// <param name="DeadLetterName">Null for a temporary queue, which dies with its dead letters.</param>
internal sealed record QueuePlan(
    string Name,
    string? DeadLetterName,
    int MaxReceiveCount,
    TimeSpan Visibility,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyDictionary<string, string> DeadLetterAttributes,
    IReadOnlyDictionary<string, string> DeadLetterTags)
{
    /// <summary>
    /// Not the 3 to 5 that AWS's examples use: a message that is read ahead and given back at a stop, or held by a process
    /// that another message kills, counts as received without having been tried.
    /// </summary>
    public const int DefaultMaxReceiveCount = 10;

    public Dictionary<string, string> AttributesToCreate(string? deadLetterArn)
    {
        var attributes = new Dictionary<string, string>(Attributes, StringComparer.Ordinal);
        attributes.TryAdd("VisibilityTimeout", Seconds(Visibility));
        if (deadLetterArn is not null)
        {
            attributes["RedrivePolicy"] = RedrivePolicy(deadLetterArn);
        }

        return attributes;
    }

    /// <summary>Dead letters keep their age, so that a dead-letter queue with any shorter retention would lose the oldest first.</summary>
    public Dictionary<string, string> DeadLetterAttributesToCreate()
    {
        var attributes = new Dictionary<string, string>(DeadLetterAttributes, StringComparer.Ordinal);
        attributes.TryAdd("MessageRetentionPeriod", Seconds(SqsLimits.MaxRetention));
        return attributes;
    }

    /// <summary>Those of the queue that it belongs to, and its own.</summary>
    public Dictionary<string, string> DeadLetterTagsToCreate()
    {
        var tags = new Dictionary<string, string>(Tags, StringComparer.Ordinal);
        foreach (var (name, value) in DeadLetterTags)
        {
            tags[name] = value;
        }

        return tags;
    }

    public string RedrivePolicy(string deadLetterArn) =>
        $$"""{"deadLetterTargetArn":"{{deadLetterArn}}","maxReceiveCount":"{{MaxReceiveCount.ToString(CultureInfo.InvariantCulture)}}"}""";

    /// <summary>Compares what the policy says, not how it is written: servers reorder it, and make numbers of its strings.</summary>
    public bool IsWired(string? redrivePolicy, string deadLetterArn)
    {
        if (string.IsNullOrEmpty(redrivePolicy))
        {
            return false;
        }

        using var policy = JsonDocument.Parse(redrivePolicy);
        return policy.RootElement.TryGetProperty("deadLetterTargetArn", out var target) && target.GetString() == deadLetterArn
            && policy.RootElement.TryGetProperty("maxReceiveCount", out var count)
            && count.ToString() == MaxReceiveCount.ToString(CultureInfo.InvariantCulture);
    }

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
