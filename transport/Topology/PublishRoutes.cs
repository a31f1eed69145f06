using System.Collections.Concurrent;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>Which queues of this process's topology take which messages. There is no SNS: a publish is a send to each of them.</summary>
internal sealed class PublishRoutes
{
    private readonly ConcurrentDictionary<Type, ConcurrentDictionary<string, Subscription>> _byType = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Subscription>> _byTopic = new(StringComparer.Ordinal);

    public void Add(string topic, string queueName, Subscription subscription)
    {
        _byTopic.GetOrAdd(topic, static _ => new(StringComparer.Ordinal))[queueName] = subscription;
        if (subscription.MessageType is { } type)
        {
            _byType.GetOrAdd(type, static _ => new(StringComparer.Ordinal))[queueName] = subscription;
        }
    }

    public void Remove(string queueName)
    {
        foreach (var queues in _byType.Values.Concat(_byTopic.Values))
        {
            queues.TryRemove(queueName, out _);
        }
    }

    /// <param name="messageTypes">The message's own type and all that it implements: a consumer of any of them gets it, once.</param>
    public IEnumerable<(string Queue, Subscription Subscription)> Of(IEnumerable<Type> messageTypes) =>
        messageTypes.SelectMany(type => _byType.TryGetValue(type, out var queues) ? Pairs(queues) : []);

    public IEnumerable<(string Queue, Subscription Subscription)> Of(string topic) => _byTopic.TryGetValue(topic, out var queues) ? Pairs(queues) : [];

    private static IEnumerable<(string Queue, Subscription Subscription)> Pairs(ConcurrentDictionary<string, Subscription> queues) =>
        queues.Select(pair => (pair.Key, pair.Value));
}
