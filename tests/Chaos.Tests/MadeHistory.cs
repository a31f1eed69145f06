using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QueueMap.HistoryChecker;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Tests;

/// <summary>
/// The evidence of a small sound round, made up: two objects in two batches, one worker, one reducer. A test changes one thing
/// of it before it is judged.
/// </summary>
internal sealed class MadeHistory : IDisposable
{
    public const string Secret = "secret-access-key";
    public const string RowMark = "rowmark";

    private const string Run = "r1";
    private const long Second = 1_000_000_000;
    private const string Header = "STATION,DATE,LATITUDE,LONGITUDE,ELEVATION,NAME,TEMP\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("queuemap-history-").FullName;

    public List<GivenObject> Objects { get; } =
    [
        new("2023/1.csv", Encoding.UTF8.GetBytes(Header + $"1,2023-05-01,1,2,3,{RowMark},80.5\n1,2023-05-02,1,2,3,{RowMark},79.0\n")),
        new("2023/2.csv", Encoding.UTF8.GetBytes(Header + $"2,2023-05-01,4,5,6,{RowMark},80.5\n")),
    ];

    public RoundFacts Facts { get; set; } = new()
    {
        Seed = 1,
        Faults = [],
        Run = Run,
        BatchesQueue = "b",
        PartialsQueue = "p",
        RunsTable = "runs",
        ResultsTable = "results",
        SourceBucket = "data",
        SourcePrefix = "",
        StateBucket = "state",
        StatePrefix = "",
        FaultsEndedAt = 20 * Second,
        EndedAt = 30 * Second,
        EndsWithin = TimeSpan.FromSeconds(60),
        Secrets = [Secret],
        RowMark = RowMark,
    };

    public List<Call> Calls { get; } = [];

    public List<ProcessEvent> Events { get; } =
    [
        new(0, "map-1", "map", "started", ""), new(0, "reduce-1", "reduce", "started", ""),
        new(31 * Second, "map-1", "map", "signal", "SIGTERM"), new(32 * Second, "map-1", "map", "ended", "0"),
    ];

    public List<Sample> Samples { get; } = [new(Second, "map-1", "map", 100 << 20, 150, 10)];

    public Dictionary<string, string> Logs { get; } = new(StringComparer.Ordinal) { ["map-1.out"] = "all is well\n" };

    /// <summary>The rows of the result, as file and table have them.</summary>
    public JsonArray Rows { get; } =
    [
        new JsonObject
        {
            ["month"] = "2023-05", ["value"] = 80.5, ["station"] = "1", ["name"] = RowMark, ["date"] = "2023-05-01",
            ["latitude"] = "1", ["longitude"] = "2", ["elevation"] = "3", ["source"] = "2023/1.csv:2",
        },
    ];

    public JsonObject Shard { get; } = new()
    {
        ["index"] = 0,
        ["of"] = 1,
        ["counts"] = new JsonObject { ["mapped"] = 2, ["quarantined"] = 0, ["rows"] = 3 },
        ["folded"] = Convert.ToBase64String([0b11]),
        ["dead"] = new JsonObject(),
    };

    public List<string> Succeeded { get; } = ["2023/1.csv", "2023/2.csv"];

    /// <summary>Of the second reading of the finished run; null: as the first.</summary>
    public JsonArray? RowsAgain { get; set; }

    public MadeHistory()
    {
        for (var batch = 0; batch < 2; batch++)
        {
            var from = (batch + 1) * 4 * Second;
            Calls.Add(Received("map-1", "b", "MapBatch", batch, from));
            Calls.Add(Sent("map-1", "p", "PartialMaxima", batch, from + Second));
            Calls.Add(Deleted("map-1", "b", "MapBatch", batch, from + (2 * Second)));
            Calls.Add(Received("reduce-1", "p", "PartialMaxima", batch, from + (2 * Second)));
            Calls.Add(Folded(batch, from + (3 * Second)));
            Calls.Add(Deleted("reduce-1", "p", "PartialMaxima", batch, from + (3 * Second) + 1_000));
        }
    }

    public static Call Received(string who, string queue, string kind, int batch, long at) => Sqs(who, "ReceiveMessage", at) with
    {
        Request = new JsonObject { ["QueueUrl"] = $"http://sqs/0/{queue}", ["VisibilityTimeout"] = 2 }.ToJsonString(),
        Response = new JsonObject { ["Messages"] = new JsonArray(new JsonObject { ["ReceiptHandle"] = $"{queue}{batch}", ["Body"] = Body(kind, batch) }) }.ToJsonString(),
    };

    public static Call Sent(string who, string queue, string kind, int batch, long at) => Sqs(who, "SendMessageBatch", at) with
    {
        Request = new JsonObject
        {
            ["QueueUrl"] = $"http://sqs/0/{queue}",
            ["Entries"] = new JsonArray(new JsonObject { ["Id"] = "1", ["MessageBody"] = Body(kind, batch) }),
        }.ToJsonString(),
        Response = """{"Successful":[{"Id":"1"}]}""",
    };

    public static Call Deleted(string who, string queue, string kind, int batch, long at) => Sqs(who, "DeleteMessageBatch", at) with
    {
        Request = new JsonObject
        {
            ["QueueUrl"] = $"http://sqs/0/{queue}",
            ["Entries"] = new JsonArray(new JsonObject { ["Id"] = "1", ["ReceiptHandle"] = $"{queue}{batch}" }),
        }.ToJsonString(),
        Response = """{"Successful":[{"Id":"1"}]}""",
    };

    public static Call Hidden(string who, string queue, int batch, int visibility, long at) => Sqs(who, "ChangeMessageVisibilityBatch", at) with
    {
        Request = new JsonObject
        {
            ["QueueUrl"] = $"http://sqs/0/{queue}",
            ["Entries"] = new JsonArray(new JsonObject { ["Id"] = "1", ["ReceiptHandle"] = $"{queue}{batch}", ["VisibilityTimeout"] = visibility }),
        }.ToJsonString(),
        Response = """{"Successful":[{"Id":"1"}]}""",
    };

    public Call Folded(int batch, long at)
    {
        var shard = Shard.DeepClone().AsObject();
        shard["folded"] = Convert.ToBase64String([(byte)((1 << (batch + 1)) - 1)]);
        return new()
        {
            At = at - 1_000,
            End = at,
            Answered = at,
            Status = 200,
            Service = "DynamoDb",
            Operation = "PutItem",
            Who = "reduce-1",
            Request = new JsonObject { ["TableName"] = "runs", ["Item"] = Item("shard-000", shard) }.ToJsonString(),
        };
    }

    /// <returns>What the oracle of that name finds.</returns>
    public IReadOnlyList<string> Findings(string oracle) => Judge().Single(ruling => ruling.Oracle == oracle).Findings;

    public IReadOnlyList<Ruling> Judge()
    {
        Write(RoundFacts.FileName, JsonSerializer.Serialize(Facts, History.Json));
        Write(GivenObject.FileName, Lines(Objects));
        Write(ProcessEvent.FileName, Lines(Events));
        Write(Sample.FileName, Lines(Samples));
        Write("calls-all.jsonl", Lines(Calls));
        foreach (var (name, text) in Logs)
        {
            Write($"{name}.log", text);
        }

        if (Facts.EndedAt is not null)
        {
            Snapshot("first", Rows);
            Snapshot("last", Rows);
            Snapshot("again", RowsAgain ?? Rows);
        }

        return HistoryChecker.Judge.Rule(History.Read(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Call Sqs(string who, string operation, long at) =>
        new() { At = at, End = at + 1_000, Answered = at + 500, Status = 200, Service = "Sqs", Operation = operation, Who = who };

    private static string Body(string kind, int batch) => new JsonObject
    {
        ["messageType"] = new JsonArray($"urn:message:QueueMap.Contracts.Messages:{kind}"),
        ["message"] = new JsonObject { ["version"] = 1, ["run"] = Run, ["batch"] = batch },
    }.ToJsonString();

    private static JsonObject Item(string part, JsonObject body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(body.ToJsonString()));
        }

        return new()
        {
            ["run"] = new JsonObject { ["S"] = Run },
            ["part"] = new JsonObject { ["S"] = part },
            ["body"] = new JsonObject { ["B"] = Convert.ToBase64String(packed.ToArray()) },
        };
    }

    private void Snapshot(string name, JsonArray rows)
    {
        var header = new JsonObject { ["state"] = "Succeeded", ["reopened"] = 0, ["listing"] = new JsonObject { ["announced"] = 2 } };
        Write($"{name}/runs.json", new JsonArray(Item("header", header), Item("shard-000", Shard)).ToJsonString());
        Write($"{name}/results.json", new JsonArray([.. rows.Select(row => (JsonNode)Table(row!.AsObject()))]).ToJsonString());
        Write($"{name}/queues.json", "{}");
        var files = $"{name}/files/runs/{Run}/files";
        Write($"{files}/manifest/0000000000.jsonl", string.Concat(Objects.Take(2).Select((item, batch) =>
            new JsonObject { ["batch"] = batch, ["items"] = new JsonArray(new JsonObject { ["key"] = item.Key }) }.ToJsonString() + "\n")));
        var coverage = new JsonObject { ["listed"] = 2, ["mapped"] = Succeeded.Count, ["quarantined"] = 0, ["pending"] = 2 - Succeeded.Count };
        Write($"{files}/results/0000.json", new JsonObject { ["coverage"] = coverage, ["rows"] = rows.DeepClone() }.ToJsonString());
        Write($"{files}/results/0000/SUCCEEDED_0.jsonl", string.Concat(Succeeded.Select(key => new JsonObject { ["key"] = key }.ToJsonString() + "\n")));
    }

    private static JsonObject Table(JsonObject row)
    {
        var item = new JsonObject();
        foreach (var (name, value) in row)
        {
            item[name] = name == "value" ? new JsonObject { ["N"] = value!.ToJsonString() } : new JsonObject { ["S"] = value!.DeepClone() };
        }

        return item;
    }

    private static string Lines<T>(IEnumerable<T> all) => string.Concat(all.Select(one => JsonSerializer.Serialize(one, History.Json) + "\n"));

    private void Write(string name, string text)
    {
        var path = Path.Join(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
