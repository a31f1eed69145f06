using System.Text.Json;

namespace QueueMap.HistoryChecker.Evidence;

/// <summary>A folder of evidence, read.</summary>
public sealed class History
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    private readonly Lazy<Messages> _messages;
    private readonly Lazy<LedgerWrites> _ledger;

    private History(string folder)
    {
        Folder = folder;
        Facts = JsonSerializer.Deserialize<RoundFacts>(File.ReadAllText(Path.Join(folder, RoundFacts.FileName)), Json)!;
        Objects = Lines<GivenObject>(GivenObject.FileName);
        Events = Lines<ProcessEvent>(ProcessEvent.FileName);
        Samples = Lines<Sample>(Sample.FileName);
        Calls = [.. Directory.EnumerateFiles(folder, "calls-*.jsonl").SelectMany(file => Lines<Call>(Path.GetFileName(file))).OrderBy(call => call.At)];
        Logs = Directory.EnumerateFiles(folder, "*.log").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        First = Snapshot.Read(folder, "first");
        Last = Snapshot.Read(folder, "last");
        Again = Snapshot.Read(folder, "again");
        _messages = new(() => new Messages(this));
        _ledger = new(() => new LedgerWrites(this));
    }

    public string Folder { get; }

    public RoundFacts Facts { get; }

    public IReadOnlyList<GivenObject> Objects { get; }

    public IReadOnlyList<ProcessEvent> Events { get; }

    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Call> Calls { get; }

    /// <summary>What each process said, by its name and stream: NAME.out, NAME.err.</summary>
    public IReadOnlyDictionary<string, string> Logs { get; }

    /// <summary>When the run had ended for the first time, before anybody requeued anything; null where it did not.</summary>
    public Snapshot? First { get; }

    /// <summary>When all was mended and the run had ended; null where it did not.</summary>
    public Snapshot? Last { get; }

    /// <summary>A while after that.</summary>
    public Snapshot? Again { get; }

    public Messages Messages => _messages.Value;

    public LedgerWrites Ledger => _ledger.Value;

    public static History Read(string folder) => new(folder);

    private List<T> Lines<T>(string name) => File.Exists(Path.Join(Folder, name))
        ? [.. File.ReadLines(Path.Join(Folder, name)).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)]
        : [];
}
