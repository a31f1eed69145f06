using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Writes a line by hand: there is one for each item of a run, nearly always with four properties, and the run ends after
/// the last. What is absent is left out.
/// </summary>
internal sealed class ItemOutcomeConverter : JsonConverter<ItemOutcome>
{
    private static readonly JsonEncodedText s_key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText s_size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText s_etag = JsonEncodedText.Encode("etag");
    private static readonly JsonEncodedText s_batch = JsonEncodedText.Encode("batch");

    public override void Write(Utf8JsonWriter writer, ItemOutcome value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(s_key, value.Key);
        writer.WriteNumber(s_size, value.Size);
        writer.WriteString(s_etag, value.ETag);
        writer.WriteNumber(s_batch, value.Batch);
        if (value.Quarantined is { } why)
        {
            writer.WritePropertyName("reason");
            JsonSerializer.Serialize(writer, why.Reason, options);
            writer.WriteString("detail", why.Detail);
            if (why.Line is { } line)
            {
                writer.WriteNumber("line", line);
            }

            WriteIfKnown(writer, "column", why.Column);
            WriteIfKnown(writer, "raw", why.Raw);
        }

        if (value.Cause is { } cause)
        {
            writer.WritePropertyName("cause");
            JsonSerializer.Serialize(writer, cause, options);
        }

        writer.WriteEndObject();
    }

    /// <exception cref="NotSupportedException">Always: these lines are for people and other programs.</exception>
    public override ItemOutcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The files of items are written for people and other programs; QueueMap reads its manifest and ledger.");

    private static void WriteIfKnown(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
