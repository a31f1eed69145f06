using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace QueueMap.Contracts.Wire;

/// <summary>The JSON of everything that QueueMap writes: messages, run state, manifests.</summary>
public static class WireFormat
{
    /// <summary>The one version that this release writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Deep enough for every contract (5 levels) with room; a nesting attack is refused long before the stack ends.</summary>
    public const int MaxDepth = 16;

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    /// <summary>For writing documents side by side, each as <see cref="Options"/> write it.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = Options.Encoder, MaxDepth = MaxDepth, SkipValidation = true };

    /// <summary>Makes foreign options (MassTransit's) read and write contracts as <see cref="Options"/> do.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // MassTransit keeps one set of options for the whole process, and every bus configures it again.
        if (!options.Converters.Any(converter => converter is VersionedConverterFactory))
        {
            options.Converters.Insert(0, new VersionedConverterFactory());
        }

        if (!options.TypeInfoResolverChain.Contains(RecordMetadata.Default))
        {
            options.TypeInfoResolver = JsonTypeInfoResolver.Combine(
                RecordMetadata.Default, options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver());
        }

        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = false; // A second "version" would be read after the first has been believed.
        options.WriteIndented = false; // A batch fills its message to what Batcher counted, and blanks are not counted.
        options.Encoder = JavaScriptEncoder.Default;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        return options;
    }

    public static byte[] Write<T>(T document) where T : IVersioned => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <exception cref="UnknownVersionException">The document is of another version.</exception>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) where T : IVersioned =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"The document is null; a {typeof(T).Name} was expected.");
}
