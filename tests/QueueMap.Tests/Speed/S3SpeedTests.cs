using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Tests.Mapping;
using QueueMap.Tests.Storage;
using QueueMap.Tests.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Speed;

/// <summary>
/// How near fetching and listing come to what latency allows. Explicit, as their figures are of one machine with nothing else
/// to do; the server runs in this process and on the same cores, so they err on the low side. docs/s3.md says how to run them.
/// </summary>
public sealed class S3SpeedTests
{
    private static readonly TimeProvider s_time = TimeProvider.System;

    /// <summary>16 in flight at 30 ms are 533 objects a second; nine tenths of them, with the mapping that goes with it.</summary>
    [Fact(Explicit = true)]
    public async Task Five_thousand_objects_of_66_KB_are_mapped_at_nine_tenths_of_what_30_ms_allow()
    {
        const int Objects = 5_000;
        const int InFlight = 16;
        var latency = TimeSpan.FromMilliseconds(30);
        var row = "S,2024-01-05,,1.5," + new string('x', 162) + "\n";
        var content = Encoding.UTF8.GetBytes(Scanning.Header + string.Concat(Enumerable.Repeat(row, 366)));
        var answer = new StubAnswer(200, content) { Headers = [("ETag", "\"tag\"")] };
        var paced = new PacedAnswer(answer, latency);
        await using var server = new StubServer(paced.AnswerAsync);
        using var connections = new S3Connections(S3Places.At(server.Url) with { MaxGets = InFlight, HedgeShare = S3Options.DefaultHedgeShare });
        var source = new S3Source(connections, S3Address.Parse("s3://bucket"));
        var mapper = new BatchMapper(new ByteScanner(), new MapperOptions { FetchConcurrency = InFlight * 3 / 2 });
        await MapAsync(200);

        var began = s_time.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        await Parallel.ForEachAsync(Enumerable.Range(0, Objects / 500), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) => await MapAsync(500));
        var took = s_time.GetElapsedTime(began);

        var rate = Objects / took.TotalSeconds;
        var ideal = InFlight / latency.TotalSeconds;
        Say($"{Objects:N0} objects of {content.Length:N0} bytes in {took.TotalSeconds:F2} s: {rate:F0} a second, {rate / ideal:P1} of {ideal:F0}; answered in {paced.Mean.TotalMilliseconds:F2} ms; "
            + $"at most {server.MostInFlight} in flight; {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Objects:F2} ms of CPU each, server included");
        Assert.InRange(server.MostInFlight, 1, InFlight);
        Assert.InRange(rate / ideal, 0.9, 1.01);

        async Task MapAsync(int count)
        {
            var items = Enumerable.Range(0, count).Select(i => new Item($"2024/{i:d11}.csv", content.Length, "\"tag\"")).ToList();
            var run = new RunSpec { Run = Batches.Run, Job = Scanning.Job, Source = "s3://bucket", CreatedAt = DateTimeOffset.UnixEpoch };
            var partial = await mapper.MapAsync(new MapBatch(Batches.Run, 0, items), run, source, default);
            Assert.Equal((count, 0, count * 366L), (partial.Counts.Mapped, partial.Counts.Quarantined, partial.Counts.Rows));
        }
    }

    [Fact(Explicit = true)]
    public async Task Half_a_million_keys_under_97_folders_are_listed_within_three_seconds()
    {
        const int Keys = 558_000;
        var server = new GsodListing(firstYear: 1929, years: 97, keys: Keys);
        await using var stub = new StubServer((request, _) => ValueTask.FromResult(server.Answer(request) with { Delay = TimeSpan.FromMilliseconds(100) }));
        using var connections = new S3Connections(S3Places.At(stub.Url));
        var source = new S3Source(connections, S3Address.Parse("s3://bucket"));
        await source.ListAsync(Lane.Of("1929"), null, default).CountAsync();

        var began = s_time.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var lanes = new List<Lane> { Lane.Top };
        await foreach (var folder in source.ListFoldersAsync(default))
        {
            lanes.Add(Lane.Of(folder));
        }

        long listed = 0;
        await Parallel.ForEachAsync(lanes, new ParallelOptions { MaxDegreeOfParallelism = 98 }, async (lane, cancellation) =>
        {
            var count = 0;
            await foreach (var item in source.ListAsync(lane, null, cancellation))
            {
                Assert.Equal(lane.Folder!.Length + 16, item.Key.Length);
                count++;
            }

            Interlocked.Add(ref listed, count);
        });
        var took = s_time.GetElapsedTime(began);

        Say($"{listed:N0} keys in {lanes.Count} lanes in {took.TotalSeconds:F2} s, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F2} s of CPU, server included; "
            + $"at most {stub.MostInFlight} requests in flight, {GC.GetGCMemoryInfo().HeapSizeBytes >> 20} MiB of heap");
        Assert.Equal(Keys, listed);
        Assert.InRange(took.TotalSeconds, 0, 3);
    }

    /// <summary>The producer's whole way: keys in turns over the prefixes, batches, manifest and header on a disk.</summary>
    [Fact(Explicit = true)]
    public async Task Half_a_million_keys_are_in_the_manifest_within_three_seconds()
    {
        const int Keys = 558_000;
        var server = new GsodListing(firstYear: 1929, years: 97, keys: Keys);
        await using var stub = new StubServer((request, _) => ValueTask.FromResult(server.Answer(request) with { Delay = TimeSpan.FromMilliseconds(100) }));
        using var connections = new S3Connections(S3Places.At(stub.Url));
        var source = new S3Source(connections, S3Address.Parse("s3://bucket"));
        using var folder = new TempFolder();
        var (ledger, files) = (new RunLedger(new FileRunStore(folder.Path, s_time)), new DirectoryRunFiles(folder.Path, s_time));
        foreach (var run in new[] { "warm", "timed" })
        {
            var spec = new RunSpec { Run = run, Job = JobCatalog.HottestByMonth, Source = "s3://bucket", CreatedAt = DateTimeOffset.UnixEpoch };
            await ledger.CreateAsync(new RunHeader { Spec = spec }, default);
            var began = s_time.GetTimestamp();
            var cpu = Environment.CpuUsage.TotalTime;
            await new ListingPump(ledger, new Manifest(files, run), _ => source).RunAsync(spec, new Announcements(), default);
            var took = s_time.GetElapsedTime(began);
            var listing = (await ledger.ReadHeaderAsync(run, default)).Listing;
            Say($"{run}: {listing.Items:N0} items in {listing.Announced:N0} batches in {took.TotalSeconds:F2} s, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F2} s of CPU, server included");
            Assert.Equal(Keys, listing.Items);
            Assert.InRange(took.TotalSeconds, 0, run == "timed" ? 3 : 60);
        }
    }

    [Fact(Explicit = true)]
    public void A_page_of_1_000_keys_is_read_in_less_than_3_ms()
    {
        var page = new GsodListing(1929, 97, 558_000).PageOf("1929", 0);
        const int Pages = 300;
        var pages = 0;
        for (var i = 0; i < 20; i++)
        {
            Read();
        }

        var began = s_time.GetTimestamp();
        for (pages = 0; pages < Pages; pages++)
        {
            Read();
        }

        var each = s_time.GetElapsedTime(began) / Pages;
        Say($"{each.TotalMilliseconds:F2} ms a page of {page.Length:N0} bytes: {page.Length / each.TotalSeconds / 1e6:F0} MB/s");
        Assert.InRange(each.TotalMilliseconds, 0, 3);

        void Read() => Assert.Equal(1_000, QueueMap.Storage.S3.Listing.ListPageReader.Read(page).Objects.Count);
    }

    private static void Say(string figures)
    {
        TestContext.Current.SendDiagnosticMessage("{0}", figures);
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
    }
}
