using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Wire;

/// <summary>Looks at the version of an <see cref="IVersioned"/> before anything else of it is read.</summary>
internal sealed class VersionedConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => !typeToConvert.IsAbstract && typeToConvert.IsAssignableTo(typeof(IVersioned));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var plain = new JsonSerializerOptions(options);
        plain.Converters.Remove(this);
        return (JsonConverter)Activator.CreateInstance(typeof(VersionedConverter<>).MakeGenericType(typeToConvert), plain)!;
    }

    private sealed class VersionedConverter<T>(JsonSerializerOptions plain) : JsonConverter<T> where T : IVersioned
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var found = PeekVersion(reader);
            if (found != WireFormat.Version)
            {
                throw new UnknownVersionException(typeof(T).Name, found, WireFormat.Version);
            }

            return JsonSerializer.Deserialize<T>(ref reader, plain);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, plain);

        // The reader is a struct: this walks a copy, and the original stays where it is.
        private static int? PeekVersion(Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isVersion)
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : null;
                }

                reader.Skip();
            }

            return null;
        }
    }
}
