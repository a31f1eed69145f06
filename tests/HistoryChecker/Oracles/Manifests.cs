using System.Text;
using System.Text.Json.Nodes;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>JSON lines among the files of the run.</summary>
internal static class Manifests
{
    /// <summary>Batches as the manifest has them, in order.</summary>
    public static List<JsonObject> Batches(Snapshot snapshot, string run) =>
        [.. snapshot.FilesOf(run, "manifest").SelectMany(name => Lines(snapshot.FileOf(run, name)!))];

    /// <summary>Lines of the newest result's SUCCEEDED, FAILED or PENDING files.</summary>
    public static List<JsonObject> Outcomes(Snapshot snapshot, string run, string kind) =>
        [.. snapshot.FilesOf(run, Folder(snapshot, run)).Where(name => Path.GetFileName(name).StartsWith(kind, StringComparison.Ordinal))
            .SelectMany(name => Lines(snapshot.FileOf(run, name)!))];

    public static JsonObject Result(Snapshot snapshot, string run) => JsonNode.Parse(snapshot.FileOf(run, Folder(snapshot, run) + ".json")!)!.AsObject();

    public static string Folder(Snapshot snapshot, string run) => $"results/{snapshot.Part(run, "header")!["reopened"]!.GetValue<int>():d4}";

    public static string KeyOf(JsonNode item) => item["key"]!.GetValue<string>();

    private static IEnumerable<JsonObject> Lines(byte[] content) =>
        Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject());
}
