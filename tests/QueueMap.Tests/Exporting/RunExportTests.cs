using System.Text;
using System.Text.Json.Nodes;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Reducing;
using QueueMap.Tests.Storage.InMemory;
using QueueMap.Worker.Exporting;

namespace QueueMap.Tests.Exporting;

/// <summary>The files of a finished run: every listed item once, whatever became of it, and the same bytes however often they are written.</summary>
public sealed class RunExportTests
{
    [Fact(Timeout = 60_000)]
    public async Task Every_item_is_in_one_file_by_what_became_of_it()
    {
        var world = await FailedAsync();

        Assert.Equal([3, 4, 5], await ItemsAsync(world, "results/0000/SUCCEEDED_0.jsonl"));
        Assert.Equal([0, 1, 2], await ItemsAsync(world, "results/0000/FAILED_0.jsonl"));
        Assert.Equal([6, 7, 8], await ItemsAsync(world, "results/0000/PENDING_0.jsonl"));
        var failed = (await LinesAsync(world, "results/0000/FAILED_0.jsonl"))[1];
        Assert.Equal(
            """{"key":"2024/S001.csv","size":226,"etag":"?","batch":0,"reason":"bad-row","detail":"?","line":6,"column":"TEMP","raw":"S001,2024-01-09,hot,N,0,0,0"}""",
            With(With(failed, "etag"), "detail").ToJsonString());
        var pending = (await LinesAsync(world, "results/0000/PENDING_0.jsonl"))[0];
        Assert.Equal(
            """{"key":"2024/S006.csv","size":196,"etag":"?","batch":2,"cause":{"error":"IOException","message":"no space","worker":"host/1","at":"1970-01-01T00:00:00\u002B00:00"}}""",
            With(pending, "etag").ToJsonString());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_manifest_counts_as_AWS_does_and_names_the_files_with_their_sizes()
    {
        var world = await FailedAsync();

        var manifest = WireFormat.Read<ExportManifest>((await world.Files.ReadAsync("run", "results/0000/manifest.json", default))!.Value.Span);

        Assert.Equal(("run", "hottest-by-month", "memory", RunState.Failed), (manifest.Run, manifest.Job, manifest.Source, manifest.State));
        Assert.Equal(new Coverage(9, 3, 3), manifest.Coverage);
        Assert.Equal(new MapRunCounts(Pending: 3, Running: 0, Succeeded: 3, Failed: 3, TimedOut: 0, Aborted: 0, Total: 9), manifest.ItemCounts);
        Assert.Equal(new MapRunCounts(Pending: 0, Running: 0, Succeeded: 2, Failed: 1, TimedOut: 0, Aborted: 0, Total: 3), manifest.BatchCounts);
        Assert.Equal(
            ["SUCCEEDED_0.jsonl", "FAILED_0.jsonl", "PENDING_0.jsonl", "maxima.csv", "maxima.json"],
            manifest.Files.Select(file => file.Name));
        Assert.Equal([3, 3, 3, null, null], manifest.Files.Select(file => file.Items));
        foreach (var file in manifest.Files)
        {
            Assert.Equal(file.Size, (await world.Files.ReadAsync("run", $"results/0000/{file.Name}", default))!.Value.Length);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_requeue_an_item_has_the_outcome_of_its_last_batch_only()
    {
        var world = await FailedAsync();
        world.Mend(1);
        await world.Start().RequeueAsync();
        var process = world.Start();
        await process.ProduceAsync();
        await process.FoldAsync(await process.MapQueueAsync());

        Assert.Equal(RunState.Failed, (await world.ReadAsync()).Header.State);
        Assert.Equal([0, 2], (await ItemsAsync(world, "results/0001/FAILED_0.jsonl")).Order());
        Assert.Equal([1, 3, 4, 5, 6, 7, 8], (await ItemsAsync(world, "results/0001/SUCCEEDED_0.jsonl")).Order());
        Assert.Equal(3, (int)(await LinesAsync(world, "results/0001/FAILED_0.jsonl"))[0]["batch"]!);
        Assert.Null(await world.Files.ReadAsync("run", "results/0001/PENDING_0.jsonl", default));
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_runs_over_the_same_bytes_have_the_same_maxima_to_the_byte()
    {
        byte[]? csv = null;
        byte[]? json = null;
        foreach (var batchItems in new[] { 1, 3, 100 })
        {
            var world = new RunWorld(9, batchItems, run: $"run-{batchItems}");
            await world.Start().FoldAsync(await world.ListAndMapAsync());

            Assert.Equal(world.Expected, await ReadAsync("maxima.csv"));
            Assert.Equal(csv ??= await ReadAsync("maxima.csv"), await ReadAsync("maxima.csv"));
            Assert.Equal(json ??= await ReadAsync("maxima.json"), await ReadAsync("maxima.json"));

            async Task<byte[]> ReadAsync(string name) => (await world.Files.ReadAsync(world.Spec.Run, $"results/0000/{name}", default))!.Value.ToArray();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Killed_at_any_step_and_finalized_again_the_files_are_the_same()
    {
        var whole = new FaultPlan();
        var (first, partials) = await ReadyAsync();
        await first.Start(whole).FoldAsync(partials);
        var expected = await FilesAsync(first);
        Assert.Equal(7, expected.Count);

        for (var at = 1; at <= whole.Count; at++)
        {
            var (world, same) = await ReadyAsync();
            await Assert.ThrowsAsync<InjectedFaultException>(() => world.Start(new FaultPlan(at, Fault.KilledAfter)).FoldAsync(same));
            await world.Start().FoldAsync(same);

            Assert.Equal(RunState.Failed, (await world.ReadAsync()).Header.State);
            Assert.Equal(expected, await FilesAsync(world));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Items_of_many_windows_and_folds_are_joined_with_their_records()
    {
        // 25,000 items of which every 7th is bad, in batches of 10 that are folded in another order than listed.
        var world = new RunWorld(0, batchItems: 10, shards: 3);
        await world.CreateAsync();
        var large = new LargeRun(items: 25_000, batchItems: 10);
        var (run, files) = await large.WriteAsync(world);

        var outcomes = await new ItemOutcomes(run, new(files, "run"), new QuarantineFiles(files)).ReadAsync(default).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 25_000).Select(LargeRun.KeyOf), outcomes.Select(outcome => outcome.Key));
        Assert.All(outcomes, (outcome, i) => Assert.Equal(
            (i % 7 == 0 ? Fate.Failed : Fate.Succeeded, i / 10, i % 7 == 0 ? $"bad {i}" : null), (outcome.Fate, outcome.Batch, outcome.Quarantined?.Detail)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_is_joined_piece_by_piece_and_no_file_is_read_again_and_again()
    {
        // 50 segments of 1,000 items: the first window of 10,000 takes 10 of them, or 11, and others are read ahead. 5,000 batches in 2 shards and folds of 50
        // write 100 files of bad items; each is read once to find its batches, and then by the windows that it touches.
        var world = new RunWorld(0, batchItems: 10, shards: 2);
        await world.CreateAsync();
        var (run, files) = await new LargeRun(items: 50_000, batchItems: 10).WriteAsync(world);
        var counted = new CountedFiles(files);
        var count = 0;

        await foreach (var _ in new ItemOutcomes(run, new(counted, "run"), new QuarantineFiles(counted)).ReadAsync(default))
        {
            if (count++ == 0)
            {
                Assert.InRange(counted.ReadsOf("manifest/"), 10, 11 + FilesAhead.MaxFiles - 1);
            }
        }

        Assert.Equal((50_000, 50), (count, counted.ReadsOf("manifest/")));
        Assert.InRange(counted.ReadsOf("quarantine/"), 200, 300);
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_are_rotated_before_they_pass_their_bound()
    {
        var files = new InMemoryRunFiles();
        using var lines = new RotatedLines(files, "run", "results/0000/", "FAILED");
        var line = new ItemOutcome(Fate.Failed, new string('x', 999_962), 1, "e", 0);
        for (var i = 0; i < 5; i++)
        {
            await lines.AddAsync(line, default);
        }

        await lines.FlushAsync(default);

        // A line is 1,000,003 bytes, and two of them fit 2 MiB.
        Assert.Equal(
            [new("FAILED_0.jsonl", 2_000_006, 2), new("FAILED_1.jsonl", 2_000_006, 2), new("FAILED_2.jsonl", 1_000_003, 1)],
            lines.Written);
        Assert.Equal(3, (await files.ListAsync("run", "results/0000/", default).ToListAsync()).Count);
    }

    [Fact]
    public void A_cancelled_run_counts_what_it_has_not_done_as_aborted()
    {
        var run = Contracts.Runs.Settled(10, 6, 1);
        var cancelled = run with { Header = run.Header with { State = RunState.Cancelled } };

        Assert.Equal(new MapRunCounts(3, 0, 6, 1, 0, 0, 10), MapRunCounts.ItemsOf(run));
        Assert.Equal(new MapRunCounts(0, 0, 6, 1, 0, 3, 10), MapRunCounts.ItemsOf(cancelled));
    }

    /// <summary>9 items in batches of 3: items 0 to 2 are bad, and batch 2 is dead.</summary>
    private static async Task<RunWorld> FailedAsync()
    {
        var (world, partials) = await ReadyAsync();
        await world.Start().FoldAsync(partials);
        return world;
    }

    private static async Task<(RunWorld World, IReadOnlyList<QueueMap.Contracts.Messages.PartialMaxima> Partials)> ReadyAsync()
    {
        var world = new RunWorld(9, batchItems: 3, shards: 2, bad: [0, 1, 2]);
        var partials = await world.ListAndMapAsync();
        await world.Start().BuryAsync(2);
        return (world, [partials[0], partials[1]]);
    }

    private static async Task<Dictionary<string, string>> FilesAsync(RunWorld world)
    {
        var files = new Dictionary<string, string>();
        await foreach (var name in world.Files.ListAsync("run", "results/", default))
        {
            files[name] = Encoding.UTF8.GetString((await world.Files.ReadAsync("run", name, default))!.Value.Span);
        }

        return files;
    }

    private static async Task<IReadOnlyList<JsonNode>> LinesAsync(RunWorld world, string name) =>
    [
        .. Encoding.UTF8.GetString((await world.Files.ReadAsync("run", name, default))!.Value.Span)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!),
    ];

    private static async Task<IEnumerable<int>> ItemsAsync(RunWorld world, string name) =>
        (await LinesAsync(world, name)).Select(line => int.Parse(((string)line["key"]!).AsSpan(6, 3)));

    // What the source makes up is not the export's to say.
    private static JsonNode With(JsonNode line, string field)
    {
        Assert.NotEqual("", (string)line[field]!);
        line[field] = "?";
        return line;
    }
}
