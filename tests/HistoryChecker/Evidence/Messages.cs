using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueMap.HistoryChecker.Evidence;

/// <summary>What a message of the run is, by its body alone.</summary>
/// <param name="Kind">MapBatch, PartialMaxima, BatchDied.</param>
public sealed record Meaning(string Kind, string Run, int Batch, int Items, string? Error)
{
    /// <returns>Null where it is none of the three, or of no version that was ever released.</returns>
    public static Meaning? Of(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject envelope || envelope["message"] is not JsonObject message
                || envelope["messageType"] is not JsonArray { Count: > 0 } types
                || message["version"]?.GetValue<int>() != 1)
            {
                return null;
            }

            var type = types[0]!.GetValue<string>();
            return new Meaning(
                type[(type.LastIndexOf(':') + 1)..], message["run"]!.GetValue<string>(), message["batch"]!.GetValue<int>(),
                (message["items"] as JsonArray)?.Count ?? 0, message["cause"]?["error"]?.GetValue<string>());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null; // Foreign on purpose.
        }
    }
}

/// <summary>A message that a server took, gave, or removed.</summary>
/// <param name="Call">By which call.</param>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Handle">Of a receive, a deletion or a change of visibility.</param>
/// <param name="Visibility">Seconds that a receive or a change asked for.</param>
public sealed record MessageEvent(Call Call, string Queue, Meaning? Meaning, string? Handle = null, int Visibility = 0);

/// <summary>The calls to SQS, read as messages that were sent, received, given back and deleted.</summary>
public sealed class Messages
{
    private readonly List<MessageEvent> _sent = [];
    private readonly List<MessageEvent> _received = [];
    private readonly List<MessageEvent> _deletions = [];
    private readonly List<MessageEvent> _changes = [];
    private readonly Dictionary<string, Meaning?> _byHandle = new(StringComparer.Ordinal);

    public Messages(History history)
    {
        foreach (var call in history.Calls.Where(call => call.Service == "Sqs" && call.Request is { Length: > 0 }))
        {
            var request = JsonNode.Parse(call.Request!)!.AsObject();
            var queue = request["QueueUrl"]?.GetValue<string>().Split('/')[^1] ?? "";
            Read(call, queue, request);
        }
    }

    /// <summary>Those that the server took.</summary>
    public IReadOnlyList<MessageEvent> Sent => _sent;

    /// <summary>Those that the server gave, whether its answer came or not.</summary>
    public IReadOnlyList<MessageEvent> Received => _received;

    /// <summary>Deletions that were asked for.</summary>
    public IReadOnlyList<MessageEvent> Deletions => _deletions;

    /// <summary>Changes of visibility that were asked for.</summary>
    public IReadOnlyList<MessageEvent> Changes => _changes;

    private void Read(Call call, string queue, JsonObject request)
    {
        var entries = request["Entries"] is JsonArray several ? several.OfType<JsonObject>() : [request];
        switch (call.Operation)
        {
            case "SendMessage" or "SendMessageBatch" when call.IsApplied:
                var taken = Successful(call);
                _sent.AddRange(entries.Where(entry => taken is null || taken.Contains(Text(entry, "Id")))
                    .Select(entry => new MessageEvent(call, queue, Meaning.Of(Text(entry, "MessageBody")))));
                break;
            case "ReceiveMessage" when call.IsApplied:
                foreach (var message in ((JsonNode.Parse(call.Response!) as JsonObject)?["Messages"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    var meaning = Meaning.Of(Text(message, "Body"));
                    _byHandle[Text(message, "ReceiptHandle")] = meaning;
                    _received.Add(new(call, queue, meaning, Text(message, "ReceiptHandle"), request["VisibilityTimeout"]?.GetValue<int>() ?? 0));
                }

                break;
            case "DeleteMessage" or "DeleteMessageBatch":
                _deletions.AddRange(entries.Select(entry => Of(call, queue, entry)));
                break;
            case "ChangeMessageVisibility" or "ChangeMessageVisibilityBatch":
                _changes.AddRange(entries.Select(entry => Of(call, queue, entry)));
                break;
        }
    }

    private MessageEvent Of(Call call, string queue, JsonObject entry) =>
        new(call, queue, _byHandle.GetValueOrDefault(Text(entry, "ReceiptHandle")), Text(entry, "ReceiptHandle"), entry["VisibilityTimeout"]?.GetValue<int>() ?? 0);

    private static HashSet<string>? Successful(Call call) => (JsonNode.Parse(call.Response!) as JsonObject)?["Successful"] is JsonArray done
        ? done.OfType<JsonObject>().Select(entry => Text(entry, "Id")).ToHashSet(StringComparer.Ordinal)
        : null;

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}
