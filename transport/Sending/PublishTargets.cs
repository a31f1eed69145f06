using MassTransit;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>The queues that a publish goes to: those of this process that take it, and those that are named for its type.</summary>
internal sealed class PublishTargets(AmazonSqsHostConfiguration host)
{
    public IReadOnlyList<string> Of(string topic, IReadOnlyDictionary<string, string> headers)
    {
        var types = host.PublishTopology.TypesOf(topic);
        return Of(topic, types, host.Routes.Of(topic).Concat(host.Routes.Of(types)), headers);
    }

    public IReadOnlyList<string> Of(string topic, IReadOnlyList<Type> messageTypes, IReadOnlyDictionary<string, string> headers) =>
        Of(topic, messageTypes, host.Routes.Of(messageTypes), headers);

    private List<string> Of(
        string topic,
        IReadOnlyList<Type> messageTypes,
        IEnumerable<(string Queue, Subscription Subscription)> routes,
        IReadOnlyDictionary<string, string> headers)
    {
        var taking = routes.ToList();
        var queues = taking.Where(route => route.Subscription.Takes(headers)).Select(route => route.Queue)
            .Concat(host.PublishTopology.Of(messageTypes).SelectMany(topology => topology.Queues))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        // A filter that takes none of this is no mistake.
        return queues.Count > 0 || taking.Count > 0 || IsOptional(messageTypes)
            ? queues
            : throw new PublishException(
                $"No endpoint of this process takes '{topic}', and there is no SNS behind SQS that would know of others. "
                + "Send it to its queue instead (queue:name), name the queues of other processes (bus.Publish<T>(x => x.ToQueue(name))), "
                + "let a receive endpoint here consume or Subscribe to it, or say that nobody need take it (IsOptional).");
    }

    /// <summary>A fault is published for whoever cares, and mostly nobody does; all else is published for someone, unless said otherwise.</summary>
    private bool IsOptional(IReadOnlyList<Type> messageTypes) =>
        messageTypes.Any(type => typeof(Fault).IsAssignableFrom(type) || typeof(ReceiveFault).IsAssignableFrom(type))
        || (host.PublishTopology.Of(messageTypes).Select(topology => topology.IsOptional).FirstOrDefault(said => said is not null) ?? host.PublishTopology.IsOptional);
}
