using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>
/// amazonsqs://region/queue, with ?temporary=true for a queue that lives as long as its process, or ?type=topic for a name
/// under which this process's endpoints take messages. The short forms are queue:name and topic:name.
/// </summary>
internal readonly record struct SqsAddress(string Name, bool IsTopic, bool IsTemporary)
{
    public const string Scheme = "amazonsqs";

    public static Uri Host(string host) => new UriBuilder(Scheme, host).Uri;

    public static SqsAddress Parse(Uri address)
    {
        var isTopic = address.Scheme == "topic" || address.Query.Contains("type=topic", StringComparison.Ordinal);
        var isTemporary = address.Query.Contains("temporary=true", StringComparison.Ordinal)
            || address.Query.Contains("autodelete=true", StringComparison.Ordinal);
        if (address.Scheme is not (Scheme or "queue" or "topic" or "exchange"))
        {
            throw new ArgumentException(
                $"The address {address} has the scheme '{address.Scheme}'. Allowed: queue:name, topic:name, or {Scheme}://region/name.", nameof(address));
        }

        var name = address.AbsolutePath.Trim('/');
        return new(isTopic ? name : Checked(name), isTopic, isTemporary);
    }

    public Uri In(Uri host) => new(host, Name + (IsTopic ? "?type=topic" : IsTemporary ? "?temporary=true" : ""));

    public static string Checked(string queueName)
    {
        if (queueName.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The queue '{queueName}' is a FIFO queue, whose order this transport does not keep. Use a standard queue.", nameof(queueName));
        }

        if (queueName.Length is 0 or > SqsLimits.MaxQueueNameLength || !queueName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException(
                $"'{queueName}' is no name of a queue: SQS allows 1 to {SqsLimits.MaxQueueNameLength} of the characters A-Z, a-z, 0-9, - and _; "
                + $"this one has {queueName.Length}. Name the endpoint otherwise.", nameof(queueName));
        }

        return queueName;
    }
}
