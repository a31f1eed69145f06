using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Output;

/// <summary>What a person and a program read, to the letter. Every untrusted text is escaped.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _messages = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public void A_finished_run_in_plain_text()
    {
        new PlainView(_output, _messages, " --state-dir here", TimeProvider.System).Finished(Samples.Run, Samples.Result, Samples.Quarantined, TimeSpan.FromSeconds(185));

        Assert.Equal(
            """
            month       value  station      date        name                       source
            2024-07   104.5 F  72278023183  2024-07-05  PHOENIX SKY HARBOR, AZ US  2024/72278023183.csv:187
            left out  5 objects that are no items of the job (index\u202e.txt, x.md, ...); --include decides what is
            rows      450,000 read, 12 of them without a value, 3 malformed and skipped
            bad item  2024/\u001b[31m.csv:8 [TEMP]: TEMP is 'hot'\u000a
            dead      batch 4: IOException: disk\u000d\u000afull
            coverage  1,234 listed = 1,231 mapped + 1 quarantined + 2 pending
            run       run: Failed in 3:05 min (82.0 MB). 1 dead batches hold 2 items.
            next      when the cause is mended: queuemap requeue run --state-dir here

            """,
            _output.ToString());
        Assert.Empty(_messages.ToString());
    }

    [Fact]
    public void A_finished_run_in_JSON()
    {
        new JsonView(_output, _messages, TimeProvider.System).Finished(Samples.Run, Samples.Result, Samples.Quarantined, TimeSpan.FromSeconds(1.23456));

        Assert.Equal(
            """
            {"event":"quarantined","batch":3,"item":{"key":"2024/\u001B[31m.csv","reason":"bad-row","detail":"TEMP is \u0027hot\u0027\n","line":8,"column":"TEMP","raw":"raw"}}
            {"event":"dead","batch":4,"cause":{"error":"IOException","message":"disk\r\nfull","worker":"host/1","at":"1970-01-01T00:00:00+00:00"},"requeues":0}
            {"event":"result","run":"run","job":"hottest-by-month","state":"Failed","reason":"1 dead batches hold 2 items.","coverage":{"listed":1234,"mapped":1231,"quarantined":1,"pending":2},"counts":{"mapped":1231,"quarantined":1,"bytes":82000000,"rows":450000,"missing":12,"skipped":3},"leftOut":5,"seconds":1.235,"rows":[{"month":"2024-07","value":104.5,"unit":"F","station":"72278023183","name":"PHOENIX SKY HARBOR, AZ US","date":"2024-07-05","latitude":"33.4277","longitude":"-112.0038","elevation":"337.1","source":"2024/72278023183.csv:187"}]}

            """,
            _output.ToString());
    }

    [Fact]
    public void The_bill_of_a_run_in_plain_text_and_in_JSON()
    {
        var bill = new RunBill(
            GetsCounted: 103, Bytes: 6_650_000, Seconds: 30, CpuSeconds: 2, CpuSecondsForetold: 0.0216, new CallCount(100, 2, 0, 0, 0, 0, 0), Prices.Standard, IsFleet: false, IsFromS3: true, SourceIsFree: false);

        new PlainView(_output, _messages, "", TimeProvider.System).Billed(bill);
        new JsonView(_output, _messages, TimeProvider.System).Billed(bill);

        Assert.Equal(
            """
            bill      103 GETs counted (100 foretold), 6.7 MB, 2.0 vCPU-seconds of this process (0.0 foretold)
            cost      0.0001 USD (0.0001 foretold) by prices of 2026-01; estimated: 2 LISTs
            {"event":"bill","gets":{"counted":103,"foretold":100},"bytes":6650000,"cpuSeconds":{"counted":2,"foretold":0.022},"seconds":30,"calls":{"gets":100,"lists":2,"puts":0,"messages":0,"sqsRequests":0,"writeUnits":0,"readUnits":0,"calls":102},"usd":{"counted":0.000051,"foretold":0.000050},"pricesOf":"2026-01"}

            """,
            _output.ToString());
    }

    [Fact]
    public void A_run_that_was_cut_says_so()
    {
        var header = Contracts.Runs.Header(RunState.Succeeded);
        var run = new RunSnapshot(header with { Listing = new ListingProgress(true, 1, 1, 1200, 10, CutAt: 1200) }, Samples.Run.Shards);

        Assert.Contains(
            "cut       the listing ended at 1,200 items, as --max-items asked; what lies beyond was not looked at",
            RunReport.Lines(run, [], elapsed: null, flag: ""));
    }

    [Fact]
    public void The_begin_of_a_run()
    {
        var header = Contracts.Runs.Header() with { };
        header = header with { Spec = header.Spec with { Source = "/da\nta" } };
        new PlainView(_output, _messages, " --state-dir here", TimeProvider.System).Started(header, resumed: false);
        new PlainView(_output, _messages, " --state-dir here", TimeProvider.System).Started(header, resumed: true);
        new JsonView(_output, _messages, TimeProvider.System).Started(header, resumed: true);
        new JsonView(_output, _messages, TimeProvider.System).Note("no\u001bte");

        Assert.Equal(
            """
            run run begins: hottest-by-month over /da\u000ata
            run run goes on: hottest-by-month over /da\u000ata
            no\u001bte

            """,
            _messages.ToString());
        Assert.Equal("""{"event":"resumed","run":"run","job":"hottest-by-month","source":"/da\nta"}""" + "\n", _output.ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task Progress_is_told_every_five_seconds_until_the_work_is_done()
    {
        var time = new PeriodicTime();
        var work = new TaskCompletionSource();
        var progress = new RunProgress(new Coverage(1000, 500, 1), 5_000_000, 10_000_000, true, 0, TimeSpan.FromSeconds(5)) { Rate = 1_000_000 };
        var following = new PlainView(_output, _messages, "", time).FollowAsync(
            () =>
            {
                work.SetResult();
                return progress;
            },
            work.Task);
        time.Fire();
        await following;

        Assert.Equal(TimeSpan.FromSeconds(5), time.Period);
        Assert.Equal("5.0 s: 1,000 listed = 500 mapped + 1 quarantined + 499 pending, 1.0 MB/s\n", _messages.ToString());
        Assert.Equal((0.501, TimeSpan.FromSeconds(5)), (progress.Share, progress.Left));
    }

    [Fact]
    public void More_than_ten_bad_items_are_counted_and_a_good_run_has_no_next_step()
    {
        var many = Enumerable.Repeat(Samples.Quarantined[0], 12).ToList();
        var run = Contracts.Runs.Settled(1020, 8, 1012);
        var lines = RunReport.Lines(run, many, elapsed: null, " --state-dir here").ToList();
        Assert.Equal(10, lines.Count(line => line.StartsWith("bad item", StringComparison.Ordinal)));
        Assert.Contains("          and 1,002 more: queuemap status run --state-dir here --json", lines);

        Assert.Equal(
            [
                "rows      0 read, 0 of them without a value, 0 malformed and skipped",
                "coverage  8 listed = 8 mapped + 0 quarantined + 0 pending",
                "run       run: Reducing",
            ],
            RunReport.Lines(Contracts.Runs.Settled(8, 8, 0), [], elapsed: null, " --state-dir here"));
    }
}
