using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>What has been received through the proxy, by queue and message id. It only sees what passes; it never says what SQS holds.</summary>
internal sealed class SqsMessages
{
    /// <summary>Enough for any test; past it the oldest is forgotten, and no longer repeated.</summary>
    private const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Seen> _byHandle = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Seen> _byId = new(StringComparer.Ordinal);
    private readonly Queue<Seen> _order = new();

    public void Saw(string operation, JsonObject request, JsonObject response)
    {
        lock (_lock)
        {
            if (operation == "ReceiveMessage")
            {
                foreach (var message in (response["Messages"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    Received(request.Text("QueueUrl"), message);
                }
            }
            else if (operation is "DeleteMessage" or "DeleteMessageBatch")
            {
                var done = (response["Successful"] as JsonArray)?.Select(entry => entry.Text("Id")).ToHashSet(StringComparer.Ordinal);
                foreach (var entry in request.Entries().Where(entry => done?.Contains(entry.Text("Id")) != false))
                {
                    Deleted(entry.Text("ReceiptHandle"));
                }
            }
        }
    }

    /// <returns>Null, or another handle of the same message, received before this one.</returns>
    public string? EarlierHandle(string handle)
    {
        lock (_lock)
        {
            return _byHandle.TryGetValue(handle, out var seen) && seen.Handles.IndexOf(handle) > 0 ? seen.Handles[0] : null;
        }
    }

    /// <returns>The messages as they came first.</returns>
    public List<JsonObject> Of(string queueUrl, bool deleted)
    {
        lock (_lock)
        {
            return [.. _byId.Values.Where(seen => seen.QueueUrl == queueUrl && seen.IsDeleted == deleted).Select(seen => seen.First.DeepClone().AsObject())];
        }
    }

    private void Received(string queueUrl, JsonObject message)
    {
        if (!_byId.TryGetValue(message.Text("MessageId"), out var seen))
        {
            seen = new(queueUrl, message.DeepClone().AsObject());
            _byId.Add(message.Text("MessageId"), seen);
            _order.Enqueue(seen);
        }

        var handle = message.Text("ReceiptHandle");
        if (_byHandle.TryAdd(handle, seen))
        {
            seen.Handles.Add(handle);
        }

        if (_order.Count > Capacity && _order.TryDequeue(out var oldest))
        {
            _byId.Remove(oldest.First.Text("MessageId"));
            oldest.Handles.ForEach(old => _byHandle.Remove(old));
        }
    }

    private void Deleted(string handle)
    {
        if (_byHandle.TryGetValue(handle, out var seen))
        {
            seen.IsDeleted = true;
        }
    }

    private sealed class Seen(string queueUrl, JsonObject first)
    {
        public string QueueUrl => queueUrl;

        public JsonObject First => first;

        /// <summary>In the order of their receives.</summary>
        public List<string> Handles { get; } = [];

        public bool IsDeleted { get; set; }
    }
}
