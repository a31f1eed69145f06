using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Items;

/// <summary>
/// An item's JSON, written and read by hand: it is most of every message and manifest, and the serializer's own way through
/// a constructor takes three times as long. As strict as <see cref="Wire.WireFormat"/> is elsewhere.
/// </summary>
internal sealed class ItemConverter : JsonConverter<Item>
{
    private static readonly JsonEncodedText s_key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText s_size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText s_etag = JsonEncodedText.Encode("etag");

    public override void Write(Utf8JsonWriter writer, Item value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(s_key, value.Key);
        writer.WriteNumber(s_size, value.Size);
        writer.WriteString(s_etag, value.ETag);
        writer.WriteEndObject();
    }

    public override Item Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An item must be an object with key, size and etag.");
        }

        string? key = null;
        string? etag = null;
        long? size = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(s_key.EncodedUtf8Bytes))
            {
                key = Once(key, ref reader);
            }
            else if (reader.ValueTextEquals(s_etag.EncodedUtf8Bytes))
            {
                etag = Once(etag, ref reader);
            }
            else if (reader.ValueTextEquals(s_size.EncodedUtf8Bytes))
            {
                reader.Read();
                size = size is null && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var bytes)
                    ? bytes
                    : throw new JsonException("An item's size must be there once, as a whole number of bytes.");
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return key is not null && etag is not null && size is { } known
            ? new Item(key, known, etag)
            : throw new JsonException("An item must have a key, a size and an etag.");
    }

    private static string Once(string? before, ref Utf8JsonReader reader)
    {
        reader.Read();
        return before is null && reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("An item's key and etag must be there once each, as text.");
    }
}
