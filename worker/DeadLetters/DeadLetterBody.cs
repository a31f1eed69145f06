using System.Text.Json;
using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Worker.DeadLetters;

/// <summary>
/// Reads a batch out of MassTransit's envelope without MassTransit. Anybody may have put anything into the queue: what
/// cannot be read is foreign, and never an error.
/// </summary>
internal static class DeadLetterBody
{
    private const int MaxShownLength = 200;

    private static readonly string s_type = MessageUrn.ForTypeString<MapBatch>();
    private static readonly JsonDocumentOptions s_bounds = new() { MaxDepth = WireFormat.MaxDepth, AllowDuplicateProperties = false };

    /// <returns>The batch, or why there is none.</returns>
    public static (LetterBatch? Batch, string? Foreign) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_bounds);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return (null, Cut(error.Message));
        }
    }

    private static (LetterBatch? Batch, string? Foreign) Read(JsonElement envelope)
    {
        if (envelope.ValueKind != JsonValueKind.Object
            || !envelope.TryGetProperty("messageType", out var types) || types.ValueKind != JsonValueKind.Array
            || !envelope.TryGetProperty("message", out var message))
        {
            return (null, "It has no envelope with messageType and message.");
        }

        var named = types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!).ToList();
        if (!named.Contains(s_type, StringComparer.Ordinal))
        {
            return (null, Cut($"It is another message: {string.Join(", ", named.Take(3))}."));
        }

        var batch = message.Deserialize<MapBatch>(WireFormat.Options);
        return batch is not null && RunId.IsValid(batch.Run) && batch is { Batch: >= 0, Pass: >= 0, Items.Count: <= BatchLimits.MaxItems }
            ? (new LetterBatch(batch.Run, batch.Batch, batch.Pass, batch.Items.Count), null)
            : (null, "It names no batch that a run could have.");
    }

    private static string Cut(string text) => text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "...";
}
