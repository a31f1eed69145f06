using System.Collections.Concurrent;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>Which queues of this process's topology take which messages. There is no SNS: a publish is a send to each of them.</summary>
internal sealed class PublishRoutes
{
    private readonly ConcurrentDictionary<Type, ConcurrentDictionary<string, bool>> _byType = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _byTopic = new(StringComparer.Ordinal);

    public void Add(Type messageType, string queueName) => _byType.GetOrAdd(messageType, static _ => new(StringComparer.Ordinal))[queueName] = true;

    public void Add(string topic, string queueName) => _byTopic.GetOrAdd(topic, static _ => new(StringComparer.Ordinal))[queueName] = true;

    public void Remove(string queueName)
    {
        foreach (var queues in _byType.Values.Concat(_byTopic.Values))
        {
            queues.TryRemove(queueName, out _);
        }
    }

    /// <param name="messageTypes">The message's own type and all that it implements: a consumer of any of them gets it, once.</param>
    public IReadOnlyList<string> QueuesOf(IEnumerable<Type> messageTypes) =>
        [.. messageTypes.SelectMany(type => _byType.TryGetValue(type, out var queues) ? queues.Keys : []).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> QueuesOf(string topic) => _byTopic.TryGetValue(topic, out var queues) ? [.. queues.Keys] : [];
}
