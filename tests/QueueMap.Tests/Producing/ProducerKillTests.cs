using QueueMap.Contracts.Runs;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Publishing;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>F05: a producer that dies at any step and is started again lists every item once.</summary>
public sealed class ProducerKillTests
{
    private const int Objects = 10;

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore, 1)]
    [InlineData(Fault.KilledBefore, 3)]
    [InlineData(Fault.KilledBefore, 100)]
    [InlineData(Fault.KilledAfter, 1)]
    [InlineData(Fault.KilledAfter, 3)]
    [InlineData(Fault.KilledAfter, 100)]
    [InlineData(Fault.Refused, 3)]
    [InlineData(Fault.AnswerLost, 3)]
    internal async Task Killed_at_any_step_and_started_again_every_item_is_in_one_batch(Fault fault, int batchItems)
    {
        var whole = new FaultPlan();
        await (await CreateAsync(batchItems)).Start(whole).ProduceAsync(resend: false);
        Assert.InRange(whole.Count, 15, 200);

        for (var at = 1; at <= whole.Count; at++)
        {
            var world = await CreateAsync(batchItems);
            await DieAsync(world, at, fault);
            await world.Start().ProduceAsync(resend: false);
            Assert.All(world.Queue.GroupBy(batch => batch.Batch), sent => Assert.InRange(sent.Count(), 1, 2));
            await EndAsync(world);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Killed_again_and_again_it_still_gets_to_the_end()
    {
        for (var step = 4; step < 12; step++)
        {
            var world = await CreateAsync(batchItems: 2);
            for (var lives = 0; lives < 200 && !(await world.ReadAsync()).Header.Listing.Complete; lives++)
            {
                await DieAsync(world, step + lives, Fault.KilledAfter);
            }

            await world.Start().ProduceAsync(resend: false);
            await EndAsync(world);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    internal async Task Killed_at_any_step_of_a_list_and_started_again_every_key_is_in_one_batch(Fault fault)
    {
        // Each key a second time, further down, so that a duplicate lies behind what is passed wherever it was killed.
        var keys = Enumerable.Range(0, Objects).Select(Weather.KeyOf).ToList();
        var list = string.Join('\n', [.. keys[..6], "README.md", .. keys[..3], .. keys[6..], .. keys[3..]]);
        var whole = new FaultPlan();
        await (await NewAsync()).Start(whole).ProduceAsync(resend: false);
        Assert.InRange(whole.Count, 15, 200);

        for (var at = 1; at <= whole.Count; at++)
        {
            var world = await NewAsync();
            await DieAsync(world, at, fault);
            await world.Start().ProduceAsync(resend: false);
            await world.CheckManifestAsync(leftOut: 1);
            Assert.Equal(Objects, (await world.ReadAsync()).Header.Listing.Duplicates);
            var process = world.Start();
            await process.FoldAsync(await process.MapQueueAsync());
            await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        }

        Task<RunWorld> NewAsync() => new RunWorld(Objects, batchItems: 3, keys: list).CreateAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_resumed_run_does_not_send_again_what_still_lies_in_the_queue()
    {
        var world = await CreateAsync(batchItems: 1);
        await world.Start().ProduceAsync(resend: false);
        Assert.Equal(Enumerable.Range(0, Objects), world.Queue.Select(batch => batch.Batch));

        await world.Start().ProduceAsync(resend: false);
        Assert.Equal(Objects, world.Queue.Count);

        await world.Start().ProduceAsync(resend: true);
        Assert.Equal(2 * Objects, world.Queue.Count);
        await EndAsync(world);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_send_that_is_under_way_is_not_cut_short_when_the_producer_stops()
    {
        var world = await CreateAsync(batchItems: 1);
        using var stop = new CancellationTokenSource();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var sent = 0;
        var queue = new RecordingQueue(async _ =>
        {
            begun.TrySetResult();
            await go.Task;
            sent++;
        });
        var process = world.Start();
        var producing = new RunProducer(process.Ledger, process.Manifest, queue, new OpenGate(), _ => world.Source, resend: false)
            .RunAsync(world.Spec, stop.Token);
        await begun.Task;

        await stop.CancelAsync();
        go.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => producing);
        Assert.InRange(sent, 1, Objects);
    }

    private static async Task<RunWorld> CreateAsync(int batchItems)
    {
        var world = new RunWorld(Objects, batchItems);
        world.Source.Put("2023", [1]);
        world.Source.Put("2024/S004.txt", [1]);
        world.Source.Put("zzz/index.csv", [1]);
        return await world.CreateAsync();
    }

    private static async Task DieAsync(RunWorld world, int at, Fault fault)
    {
        try
        {
            await world.Start(new FaultPlan(at, fault)).ProduceAsync(resend: false);
        }
        catch (InjectedFaultException)
        {
            // Which operation falls to which step depends on how far the listing is ahead; sometimes none is left to fail.
        }
    }

    // What is in the queue is what a worker will ever see: it must settle the run without another start.
    private static async Task EndAsync(RunWorld world)
    {
        await world.CheckManifestAsync(leftOut: 3);
        var process = world.Start();
        await process.FoldAsync(await process.MapQueueAsync());
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
    }
}
