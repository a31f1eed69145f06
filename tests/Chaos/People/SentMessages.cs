using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueMap.Chaos.People;

/// <summary>Messages that have passed the proxy so far: what duplicates and forgeries are made of.</summary>
internal static class SentMessages
{
    /// <param name="kind">MapBatch or PartialMaxima.</param>
    public static IEnumerable<string> Read(string folder, string kind)
    {
        using var log = new StreamReader(new FileStream(Path.Join(folder, "calls-sqs.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            if (line.Contains("SendMessageBatch", StringComparison.Ordinal) && line.Contains(kind, StringComparison.Ordinal))
            {
                foreach (var body in Bodies(line).Where(body => body.Contains($":{kind}\"", StringComparison.Ordinal)))
                {
                    yield return body;
                }
            }
        }
    }

    private static IEnumerable<string> Bodies(string line)
    {
        try
        {
            return [.. JsonNode.Parse(JsonNode.Parse(line)!["request"]!.GetValue<string>())!["Entries"]!.AsArray().Select(entry => entry!["MessageBody"]!.GetValue<string>())];
        }
        catch (JsonException)
        {
            return []; // The line is being written.
        }
    }
}
