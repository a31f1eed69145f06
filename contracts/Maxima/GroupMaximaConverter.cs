using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Maxima;

/// <summary>
/// JSON: an object that has a <see cref="Maximum"/> for each group. As QueueMap writes it, it is read straight into rows that
/// are packed; whatever else it is, be it sound or not, the serializer reads, so it alone says what is refused.
/// </summary>
internal sealed class GroupMaximaConverter : JsonConverter<GroupMaxima>
{
    private static readonly JsonEncodedText s_value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText s_kept = JsonEncodedText.Encode("kept");
    private static readonly JsonEncodedText s_key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText s_line = JsonEncodedText.Encode("line");

    public override GroupMaxima? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var asWritten = reader; // A struct: the copy goes ahead, and the original stays where it is.
        if (TryRead(ref asWritten, options) is { } maxima)
        {
            reader = asWritten;
            return maxima;
        }

        return JsonSerializer.Deserialize<Dictionary<string, Maximum>>(ref reader, options) is { } any ? GroupMaxima.Of(any) : null;
    }

    public override void Write(Utf8JsonWriter writer, GroupMaxima value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Others is null)
        {
            var decimals = Decimals(options);
            for (var i = 0; i < value.Months.Count; i++)
            {
                writer.WritePropertyName(MonthNumber.Text(value.Months.Ranks[i].Month));
                Write(writer, value.Months.Rows[i], decimals, options);
            }
        }
        else
        {
            foreach (var (group, maximum) in value)
            {
                writer.WritePropertyName(group);
                JsonSerializer.Serialize(writer, maximum, options);
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PlacedRow row, JsonConverter<decimal> decimals, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(s_value);
        decimals.Write(writer, row.Value, options);
        writer.WriteStartArray(s_kept);
        for (var i = 0; i < row.Kept; i++)
        {
            writer.WriteStringValue(row.Text(i));
        }

        writer.WriteEndArray();
        writer.WriteString(s_key, row.Key);
        writer.WriteNumber(s_line, row.Line);
        writer.WriteEndObject();
    }

    /// <returns>Null where it is not as QueueMap writes it: of ascending months, each with what a maximum has, in that order.</returns>
    private static GroupMaxima? TryRead(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        using var packer = new RowPacker();
        var decimals = Decimals(options);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.HasValueSequence || !MonthNumber.TryParse(reader.ValueSpan, out var month) || !TryReadRow(ref reader, packer, month, decimals, options))
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject ? new GroupMaxima(packer.Pack(), others: null) : null;
    }

    private static bool TryReadRow(
        ref Utf8JsonReader reader, RowPacker packer, int month, JsonConverter<decimal> decimals, JsonSerializerOptions options)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
            || !IsNext(ref reader, s_value) || !TryReadValue(ref reader, decimals, options, out var value)
            || !IsNext(ref reader, s_kept) || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            packer.Add(ref reader);
        }

        if (reader.TokenType != JsonTokenType.EndArray || !IsNext(ref reader, s_key) || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        packer.Add(ref reader);
        return IsNext(ref reader, s_line)
            && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var line)
            && reader.Read() && reader.TokenType == JsonTokenType.EndObject
            && packer.End(month, value, line);
    }

    // Leaves the reader at the value of the property.
    private static bool IsNext(ref Utf8JsonReader reader, JsonEncodedText name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name.EncodedUtf8Bytes) && reader.Read();

    private static bool TryReadValue(
        ref Utf8JsonReader reader, JsonConverter<decimal> decimals, JsonSerializerOptions options, out decimal value)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDecimal(out value);
        }

        value = 0;
        if (reader.TokenType != JsonTokenType.String || IsPlain(decimals))
        {
            return false;
        }

        const NumberStyles Usual = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!reader.HasValueSequence && decimal.TryParse(reader.ValueSpan, Usual, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        value = decimals.Read(ref reader, typeof(decimal), options);
        return true;
    }

    // MassTransit's options have one of their own, which writes decimals as texts.
    private static JsonConverter<decimal> Decimals(JsonSerializerOptions options) => (JsonConverter<decimal>)options.GetConverter(typeof(decimal));

    private static bool IsPlain(JsonConverter<decimal> decimals) => decimals.GetType().Assembly == typeof(JsonSerializer).Assembly;
}
