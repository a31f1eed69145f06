using System.Globalization;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>All queues of the world, by URL.</summary>
internal sealed class MemoryQueues
{
    private readonly Dictionary<string, MemoryQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _deleted = new(StringComparer.Ordinal);
    private readonly Simulator _simulator;
    private readonly FaultPlan _faults;

    public MemoryQueues(Simulator simulator, FaultPlan faults) => (_simulator, _faults) = (simulator, faults);

    /// <summary>A message was sent: queue, message, sender.</summary>
    public Action<MemoryQueue, MemoryQueue.Message, SimProcess> Sent { get; set; } = (_, _, _) => { };

    /// <summary>A message was deleted by a receipt of its: queue, message, who.</summary>
    public Action<MemoryQueue, MemoryQueue.Message, SimProcess> Deleted { get; set; } = (_, _, _) => { };

    /// <summary>A message became visible again because its time was over: queue, message, the last holder, since when.</summary>
    public Action<MemoryQueue, MemoryQueue.Message, SimProcess, long> Expired { get; set; } = (_, _, _, _) => { };

    /// <summary>A receive was begun: of which queue, by whom.</summary>
    public Action<MemoryQueue, SimProcess> Asked { get; set; } = (_, _) => { };

    public Action<MemoryQueue, MemoryQueue.Message, SimProcess> Received { get; set; } = (_, _, _) => { };

    /// <summary>A receipt is used: message, receipt, who, for what.</summary>
    public Action<MemoryQueue.Message, string, SimProcess, string> Receipt { get; set; } = (_, _, _, _) => { };

    /// <summary>A message was moved among the dead by the number of its receives.</summary>
    public Action<MemoryQueue.Message> Redriven { get; set; } = _ => { };

    /// <summary>Messages that no process of the fleet has sent.</summary>
    public int Forged { get; set; }

    public Simulator Simulator => _simulator;

    public FaultPlan Faults => _faults;

    public IEnumerable<MemoryQueue> All => _queues.Values;

    public static string UrlOf(string name) => $"http://sqs.invalid/000000000000/{name}";

    public static string ArnOf(string name) => $"arn:aws:sqs:us-east-1:000000000000:{name}";

    public MemoryQueue? Find(string url) => _queues.GetValueOrDefault(url);

    public MemoryQueue? ByArn(string arn) => _queues.Values.FirstOrDefault(queue => ArnOf(queue.Name) == arn);

    public MemoryQueue Of(string url) => Find(url) ?? throw SqsErrors.Of(SqsErrorKind.QueueDoesNotExist, "QueueDoesNotExist", $"There is no queue {url}.");

    public string Create(string name, IReadOnlyDictionary<string, string> attributes)
    {
        var url = UrlOf(name);
        if (_queues.TryGetValue(url, out var known))
        {
            return attributes.All(attribute => known.Attributes.GetValueOrDefault(attribute.Key) == attribute.Value)
                ? url
                : throw SqsErrors.Of(SqsErrorKind.QueueExistsWithOtherAttributes, "QueueNameExists", $"Queue {name} exists with other attributes.");
        }

        _queues[url] = new MemoryQueue(this, name, new Dictionary<string, string>(attributes, StringComparer.Ordinal));
        return url;
    }

    public void Remove(string url)
    {
        _deleted[url] = Of(url).Attributes;
        _queues.Remove(url);
    }

    internal void OnSent(MemoryQueue queue, MemoryQueue.Message message, SimProcess sender) => Sent(queue, message, sender);

    internal void OnDeleted(MemoryQueue queue, MemoryQueue.Message message, SimProcess who) => Deleted(queue, message, who);

    internal void OnExpired(MemoryQueue queue, MemoryQueue.Message message, SimProcess holder, long since) => Expired(queue, message, holder, since);

    internal void OnReceipt(MemoryQueue.Message message, string handle, SimProcess who, string operation) => Receipt(message, handle, who, operation);

    internal void OnAsked(MemoryQueue queue, SimProcess who) => Asked(queue, who);

    internal void OnReceived(MemoryQueue queue, MemoryQueue.Message message, SimProcess who) => Received(queue, message, who);
}

internal static class SqsErrors
{
    public static SqsException Of(SqsErrorKind kind, string code, string message) => new(kind, message, code, System.Net.HttpStatusCode.BadRequest);

    public static SqsEntryResult Entry(SqsErrorKind kind, string code, bool isSenderFault) => new(new SqsEntryError(kind, code, "simulated", isSenderFault));
}
