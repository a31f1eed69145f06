using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Contracts;

/// <summary>
/// The wire format, to the letter. A test that fails here means that processes of two releases no longer understand each
/// other: raise <see cref="WireFormat.Version"/>, or take the change back.
/// </summary>
public sealed class GoldenJsonTests
{
    private static readonly DateTimeOffset s_noon = new(2024, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeathCause s_cause = new("IOException", "no \"space\"", "host/1", s_noon);

    [Fact]
    public void A_batch() => Is(
        new MapBatch("run", 3, [new Item("2024/é.csv", 49, "\"e\"")]),
        """{"version":1,"run":"run","batch":3,"items":[{"key":"2024/\u00E9.csv","size":49,"etag":"\u0022e\u0022"}]}""");

    [Fact]
    public void A_batch_that_was_requeued() => Is(
        new MapBatch("run", 3, [], Pass: 2),
        """{"version":1,"run":"run","batch":3,"items":[],"pass":2}""");

    [Fact]
    public void A_partial() => Is(
        new PartialMaxima(
            "run",
            3,
            new MapCounts(1, 2, 3, 4, 5, 6),
            GroupMaxima.Of(new Dictionary<string, Maximum> { ["2024-01"] = new(92.0m, ["2024-01-05", "S"], "a.csv", 7) }),
            [new QuarantinedItem("b.csv", QuarantineReason.BadRow, "why", 8, "TEMP", "raw"), new QuarantinedItem("c.csv", QuarantineReason.Gone, "why")]),
        """
        {"version":1,"run":"run","batch":3,"counts":{"mapped":1,"quarantined":2,"bytes":3,"rows":4,"missing":5,"skipped":6},
        "maxima":{"2024-01":{"value":92.0,"kept":["2024-01-05","S"],"key":"a.csv","line":7}},
        "quarantined":[{"key":"b.csv","reason":"bad-row","detail":"why","line":8,"column":"TEMP","raw":"raw"},
        {"key":"c.csv","reason":"gone","detail":"why"}]}
        """);

    [Fact]
    public void A_death() => Is(
        new BatchDied("run", 3, s_cause),
        """{"version":1,"run":"run","batch":3,"cause":{"error":"IOException","message":"no \u0022space\u0022","worker":"host/1","at":"2024-01-05T12:00:00+00:00"}}""");

    [Fact]
    public void A_death_of_a_batch_that_was_requeued() => Is(
        new BatchDied("run", 3, s_cause, Pass: 2),
        """
        {"version":1,"run":"run","batch":3,"cause":{"error":"IOException","message":"no \u0022space\u0022","worker":"host/1","at":"2024-01-05T12:00:00+00:00"},
        "pass":2}
        """);

    [Fact]
    public void A_shard() => Is(
        Shard.Empty(1, 4).Bury(5, s_cause with { Message = "" }).Close(0).Reopen(1).Fold(
            [Shards.Partial(1)], 2, new QuarantineSegment("quarantine/a.jsonl", 2)),
        """
        {"version":1,"index":1,"of":4,"counts":{"mapped":2,"quarantined":0,"bytes":10,"rows":5,"missing":1,"skipped":0},
        "maxima":{"2024-01":{"value":1,"kept":["2024-01-01","S"],"key":"1.csv","line":2}},"folded":"AQ==",
        "dead":{"5":{"cause":{"error":"IOException","message":"","worker":"host/1","at":"2024-01-05T12:00:00+00:00"},"requeues":1,"requeued":true}},
        "quarantine":[{"file":"quarantine/a.jsonl","items":2}],"closed":false,"reopened":1}
        """);

    [Fact]
    public void A_header() => Is(
        Runs.Header() with
        {
            Reason = "why",
            EndedAt = s_noon,
            Listing = new ListingProgress(true, 3, 2, 10, 100, 1, ["x"], true),
            Requeued = new RequeuedItems(1, ["quarantine/a.jsonl"]),
        },
        """
        {"version":1,"spec":{"run":"run","job":{"name":"hottest-by-month","items":{"include":["**/*.csv","**/*.csv.gz"],"partition":"####"},
        "group":{"column":"DATE","by":"month"},"value":{"column":"TEMP","unit":"F","missing":[9999.9]},"tieBreak":["DATE","STATION"],
        "carried":["NAME","LATITUDE","LONGITUDE","ELEVATION"]},"source":"/data","createdAt":"1970-01-01T00:00:00+00:00",
        "batching":{"items":500,"bytes":67108864},"onBadRow":"quarantine","tolerated":{"items":0},"shards":1},"state":"Running",
        "reason":"why","reopened":0,"endedAt":"2024-01-05T12:00:00+00:00","listing":{"complete":true,"announced":3,"published":2,
        "items":10,"bytes":100,"leftOut":1,"leftOutExamples":["x"],"partitioned":true},"requeued":{"items":1,"segments":["quarantine/a.jsonl"]}}
        """);

    [Fact]
    public void A_header_amid_requeues()
    {
        var header = Runs.Header(RunState.Failed) with { Requeuing = new RequeueIntent(BatchSet.Of([1, 9]), Items: true), Requeues = 2 };

        Assert.EndsWith(
            """
            "requeued":{"items":0},"requeuing":{"batches":"AgI=","items":true},"requeues":2}
            """,
            Encoding.UTF8.GetString(WireFormat.Write(header)));
        Assert.Equal(WireFormat.Write(header), WireFormat.Write(WireFormat.Read<RunHeader>(WireFormat.Write(header))));
    }

    [Fact]
    public void A_header_of_a_run_over_chosen_items()
    {
        var header = Runs.Header();
        var rule = new ItemRule(["*"], null, ["x/**"], MinSize: 1, MaxSize: 2, ModifiedAfter: s_noon, ModifiedBefore: s_noon.AddHours(1), MaxItems: 9);
        header = header with
        {
            Spec = header.Spec with
            {
                Job = header.Spec.Job with { Items = rule },
                List = new ItemList(ListKind.Inventory, "s3://b/manifest.json", 5, "e"),
            },
            Listing = new ListingProgress(CutAt: 9, Duplicates: 2),
        };

        Is(
            header,
            """
            {"version":1,"spec":{"run":"run","job":{"name":"hottest-by-month","items":{"include":["*"],"exclude":["x/**"],"minSize":1,"maxSize":2,
            "modifiedAfter":"2024-01-05T12:00:00+00:00","modifiedBefore":"2024-01-05T13:00:00+00:00","maxItems":9},
            "group":{"column":"DATE","by":"month"},"value":{"column":"TEMP","unit":"F","missing":[9999.9]},"tieBreak":["DATE","STATION"],
            "carried":["NAME","LATITUDE","LONGITUDE","ELEVATION"]},"source":"/data",
            "list":{"kind":"inventory","location":"s3://b/manifest.json","size":5,"tag":"e"},"createdAt":"1970-01-01T00:00:00+00:00",
            "batching":{"items":500,"bytes":67108864},"onBadRow":"quarantine","tolerated":{"items":0},"shards":1},"state":"Running",
            "reopened":0,"listing":{"complete":false,"announced":0,"published":0,"items":0,"bytes":0,"leftOut":0,"cutAt":9,"duplicates":2},
            "requeued":{"items":0}}
            """);
    }

    [Fact]
    public void An_item_carries_no_date() => Is(
        new MapBatch("run", 3, [new Item("a.csv", 49, "e") { Modified = s_noon }]),
        """{"version":1,"run":"run","batch":3,"items":[{"key":"a.csv","size":49,"etag":"e"}]}""");

    [Fact]
    public void A_batch_of_the_manifest() => Is(
        new ManifestBatch(3, [new Item("a.csv", 49, "e")], LeftOut: 2, Requeue: true),
        """{"version":1,"batch":3,"items":[{"key":"a.csv","size":49,"etag":"e"}],"leftOut":2,"requeue":true}""");

    [Fact]
    public void A_batch_of_the_manifest_of_a_list() => Is(
        new ManifestBatch(3, [new Item("a.csv", 49, "e")], At: 17),
        """{"version":1,"batch":3,"items":[{"key":"a.csv","size":49,"etag":"e"}],"leftOut":0,"requeue":false,"at":17}""");

    [Fact]
    public void A_quarantined_item() => Is(
        new QuarantineRecord(3, new QuarantinedItem("a.csv", QuarantineReason.CorruptGzip, "why")),
        """{"version":1,"batch":3,"item":{"key":"a.csv","reason":"corrupt-gzip","detail":"why"}}""");

    [Fact]
    public void A_result() => Is(
        new ResultSet
        {
            Job = "job",
            Run = "run",
            State = RunState.Partial,
            EndedAt = s_noon,
            Coverage = new Coverage(3, 2, 1),
            Counts = new MapCounts(Mapped: 2),
            Rows = [new ResultRow("2024-01", 92.0m, "F", "S", "N", "2024-01-05", "1", "-2", "3", "a.csv:7")],
        },
        """
        {"version":1,"job":"job","run":"run","state":"Partial","endedAt":"2024-01-05T12:00:00+00:00",
        "coverage":{"listed":3,"mapped":2,"quarantined":1,"pending":0},"counts":{"mapped":2,"quarantined":0,"bytes":0,"rows":0,"missing":0,"skipped":0},
        "rows":[{"month":"2024-01","value":92.0,"unit":"F","station":"S","name":"N","date":"2024-01-05","latitude":"1","longitude":"-2","elevation":"3","source":"a.csv:7"}]}
        """);

    private static void Is<T>(T document, string json) where T : IVersioned
    {
        var written = WireFormat.Write(document);

        Assert.Equal(json.Replace("\n", "", StringComparison.Ordinal), Encoding.UTF8.GetString(written));
        Assert.Equal(written, WireFormat.Write(WireFormat.Read<T>(written)));
    }
}
