using System.Text.Json;
using System.Text.Json.Serialization;
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

    private static readonly string s_batch = MessageUrn.ForTypeString<MapBatch>();
    private static readonly string s_partial = MessageUrn.ForTypeString<PartialMaxima>();
    private static readonly string s_news = MessageUrn.ForTypeString<BatchDied>();
    // MassTransit writes decimal numbers as text.
    private static readonly JsonSerializerOptions s_wire = new(WireFormat.Options) { NumberHandling = JsonNumberHandling.AllowReadingFromString };
    private static readonly JsonDocumentOptions s_bounds = new() { MaxDepth = WireFormat.MaxDepth, AllowDuplicateProperties = false };

    /// <param name="ofPartials">It lies where partials die, and a batch there is foreign; else the other way round.</param>
    /// <returns>The batch, or why there is none.</returns>
    public static (LetterBatch? Batch, string? Foreign) Read(string body, bool ofPartials)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_bounds);
            return Read(document.RootElement, ofPartials);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return (null, Cut(error.Message));
        }
    }

    private static (LetterBatch? Batch, string? Foreign) Read(JsonElement envelope, bool ofPartials)
    {
        if (envelope.ValueKind != JsonValueKind.Object
            || !envelope.TryGetProperty("messageType", out var types) || types.ValueKind != JsonValueKind.Array
            || !envelope.TryGetProperty("message", out var message))
        {
            return (null, "It has no envelope with messageType and message.");
        }

        var named = types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!).ToList();
        if (!named.Exists(type => ofPartials ? type == s_partial || type == s_news : type == s_batch))
        {
            return (null, Cut($"It is another message: {string.Join(", ", named.Take(3))}."));
        }

        var batch = !ofPartials ? BatchOf(message.Deserialize<MapBatch>(s_wire))
            : named.Contains(s_partial, StringComparer.Ordinal) ? BatchOf(message.Deserialize<PartialMaxima>(s_wire))
            : BatchOf(message.Deserialize<BatchDied>(s_wire));
        return batch is { Batch: >= 0, Pass: >= 0, Items: >= 0 and <= BatchLimits.MaxItems } && RunId.IsValid(batch.Run)
            ? (batch, null)
            : (null, "It names no batch that a run could have.");
    }

    private static LetterBatch? BatchOf(MapBatch? batch) => batch is null ? null : new(batch.Run, batch.Batch, batch.Pass, batch.Items.Count);

    private static LetterBatch? BatchOf(PartialMaxima? partial) => partial is null
        ? null
        : new(partial.Run, partial.Batch, Pass: 0, (int)Math.Clamp(partial.Counts.Mapped + partial.Counts.Quarantined, -1, int.MaxValue), LetterKind.Partial);

    private static LetterBatch? BatchOf(BatchDied? news) => news is null ? null : new(news.Run, news.Batch, news.Pass, Items: 0, LetterKind.News);

    private static string Cut(string text) => text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "...";
}
