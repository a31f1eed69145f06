using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>The forms of a key list, told apart by the ending of its name.</summary>
public static class KeyForms
{
    public const string Form = "a file or s3:// object that ends in .txt (a key a line), .csv (a column 'key') or .jsonl ({\"key\": ...} a line)";

    private static readonly JsonSerializerOptions s_json = new()
    {
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    public static bool Has(string location) => EndsIn(location, ".txt") || EndsIn(location, ".csv") || EndsIn(location, ".jsonl");

    /// <summary>The entries of a list, in its order, read as they are asked for.</summary>
    /// <exception cref="ListException">An entry is malformed.</exception>
    public static IAsyncEnumerable<ListedKey> ReadAsync(Stream content, string location, CancellationToken cancellation) =>
        EndsIn(location, ".csv") ? CsvKeys.ReadAsync(content, location, cancellation)
        : EndsIn(location, ".jsonl") ? ReadJsonAsync(content, location, cancellation)
        : ReadTextAsync(content, location, cancellation);

    // A key is all of its line: it may begin and end with spaces. One that begins with '#' needs another form.
    private static async IAsyncEnumerable<ListedKey> ReadTextAsync(
        Stream content, string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (line, text) in KeyLines.ReadAsync(content, list, cancellation))
        {
            if (!string.IsNullOrWhiteSpace(text) && text[0] != '#')
            {
                yield return new ListedKey(line, text);
            }
        }
    }

    private static async IAsyncEnumerable<ListedKey> ReadJsonAsync(
        Stream content, string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (line, text) in KeyLines.ReadAsync(content, list, cancellation))
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return KeyOf(text, line, list);
            }
        }
    }

    private static ListedKey KeyOf(string text, long line, string list)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<Entry>(text, s_json);
            return entry is { Key.Length: > 0, Size: not < 0 }
                ? new ListedKey(line, entry.Key, entry.Size, ListedKey.Quoted(entry.ETag))
                : throw ListException.At(line, list, "has an empty key or a size below 0");
        }
        catch (JsonException fault)
        {
            throw ListException.At(line, list, "is no JSON object with a text 'key' and, where wanted, a number 'size' and a text 'etag'", fault);
        }
    }

    private static bool EndsIn(string location, string ending) => location.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private sealed record Entry(
        [property: JsonPropertyName("key")] string Key,
        [property: JsonPropertyName("size")] long? Size = null,
        [property: JsonPropertyName("etag")] string? ETag = null);
}
