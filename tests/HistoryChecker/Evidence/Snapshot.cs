using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueMap.HistoryChecker.Evidence;

/// <summary>Tables, files and queues at one moment, as the servers themselves gave them.</summary>
public sealed class Snapshot
{
    public const string RunsFile = "runs.json";
    public const string ResultsFile = "results.json";
    public const string QueuesFile = "queues.json";
    public const string FilesFolder = "files";

    private readonly string _folder;

    private Snapshot(string folder)
    {
        _folder = folder;
        Runs = Load(RunsFile);
        Results = Load(ResultsFile);
        Queues = JsonNode.Parse(File.ReadAllText(Path.Join(folder, QueuesFile)))!.AsObject();
    }

    /// <summary>Items of the table of runs, as the server's JSON has them.</summary>
    public IReadOnlyList<JsonObject> Runs { get; }

    public IReadOnlyList<JsonObject> Results { get; }

    /// <summary>Attributes by the name of the queue.</summary>
    public JsonObject Queues { get; }

    public static Snapshot? Read(string folder, string name)
    {
        var path = Path.Join(folder, name);
        return File.Exists(Path.Join(path, QueuesFile)) ? new(path) : null;
    }

    /// <summary>A part of the run's state: "header" or "shard-000".</summary>
    public JsonObject? Part(string run, string part) => Runs
        .Where(item => Text(item, "run") == run && Text(item, "part") == part)
        .Select(item => BodyOf(item, run)).FirstOrDefault();

    public IEnumerable<JsonObject> Shards(string run) => Runs
        .Where(item => Text(item, "run") == run && Text(item, "part")!.StartsWith("shard-", StringComparison.Ordinal))
        .Select(item => BodyOf(item, run));

    /// <summary>A file of the run; null where there is none.</summary>
    public byte[]? FileOf(string run, string name)
    {
        var path = Path.Join(_folder, FilesFolder, "runs", run, "files", name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <returns>Names of the run's files below a folder, in order.</returns>
    public IEnumerable<string> FilesOf(string run, string below)
    {
        var root = Path.Join(_folder, FilesFolder, "runs", run, "files");
        var folder = Path.Join(root, below);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)
            : [];
    }

    public JsonObject BodyOf(JsonObject item, string run)
    {
        var packed = item["body"]?["B"]?.GetValue<string>() is { } inline
            ? Convert.FromBase64String(inline)
            : FileOf(run, Text(item, "spill")!) ?? throw new InvalidDataException($"The file {Text(item, "spill")} of run {run} is gone.");
        return Unpack(packed);
    }

    public static JsonObject Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonNode.Parse(gzip)!.AsObject();
    }

    public static string? Text(JsonObject item, string name) => item[name]?["S"]?.GetValue<string>();

    private List<JsonObject> Load(string name) =>
        [.. JsonSerializer.Deserialize<List<JsonObject>>(File.ReadAllText(Path.Join(_folder, name)))!];
}
