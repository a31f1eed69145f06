using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.DeadLetters;

/// <summary>F15: dead letters go through their run again: once, twice, after success, after the end, and killed at any step.</summary>
public sealed class DeadLetterRequeueTests
{
    [Fact(Timeout = 60_000)]
    public async Task Dead_letters_of_a_finished_run_open_it_and_it_ends_again()
    {
        var fleet = await Fleet.FailedAsync();

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

        Assert.Equal((3, 3, 0), (outcome.Sent, outcome.Removed, outcome.Counted));
        Assert.Empty(outcome.Left);
        Assert.Empty(fleet.Dead.Ids);
        Assert.Equal([(1, 1), (2, 1), (3, 1)], fleet.World.Queue.Select(batch => (batch.Batch, batch.Pass)));
        await SucceedsAsync(fleet);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_sent_is_what_the_manifest_has_and_not_what_the_letter_says()
    {
        var fleet = await Fleet.FailedAsync();

        await RequeueAsync(fleet, new DeadLetterFilter { Run = "run", Batches = new HashSet<int> { 2 } });

        Assert.Equal([6, 7, 8], Assert.Single(fleet.World.Queue).Items.Select(item => int.Parse(item.Key.AsSpan(6, 3))));
        Assert.Equal(2, fleet.Dead.Ids.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_of_an_open_run_of_whose_death_nobody_has_heard_goes_again()
    {
        var fleet = await Fleet.ListAsync();
        fleet.World.Queue.RemoveAll(batch => batch.Batch == 1);
        fleet.Dead.Add(Letters.Body("run", 1));

        Assert.Equal(1, (await RequeueAsync(fleet, new DeadLetterFilter())).Sent);

        await fleet.World.Start().BuryAsync(1, pass: 0);
        await SucceedsAsync(fleet);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_dies_on_and_on_before_anybody_tells_the_ledger_is_counted_all_the_same()
    {
        var fleet = await Fleet.ListAsync();
        for (var pass = 0; pass < 4; pass++)
        {
            fleet.World.Queue.RemoveAll(batch => batch.Batch == 1);
            fleet.Dead.Add(Letters.Body("run", 1, pass));
            var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

            Assert.Equal(pass < 3 ? (1, 0) : (0, 1), (outcome.Sent, outcome.Left.Count));
        }

        await fleet.World.Start().BuryAsync(1, pass: 2);
        Assert.True((await fleet.World.ReadAsync()).Awaits(1));
        Assert.Equal((4 - 3, 3), (fleet.Dead.Ids.Count, (await fleet.World.ReadAsync()).PassOf(1)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_has_been_counted_since_is_not_sent_and_its_letter_goes()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add(Letters.Body("run", 1));
        await fleet.WorkAsync();

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

        Assert.Equal((0, 1, 1), (outcome.Sent, outcome.Removed, outcome.Counted));
        Assert.Empty(outcome.Left);
        Assert.Empty(fleet.World.Queue);
        Assert.Empty(fleet.Dead.Ids);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_letters_of_one_batch_send_it_once()
    {
        var fleet = await Fleet.FailedAsync();
        fleet.Dead.Add(Letters.Body("run", 1), Letters.Word);

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

        Assert.Equal((3, 4), (outcome.Sent, outcome.Removed));
        await SucceedsAsync(fleet);
    }

    [Fact(Timeout = 60_000)]
    public async Task Letters_of_no_run_no_batch_or_a_cancelled_run_stay_and_say_why()
    {
        var fleet = await Fleet.ListAsync();
        await fleet.World.Ledger.UpdateHeaderAsync("run", header => header.Become(RunState.Cancelled), default);
        fleet.Dead.Add("junk");
        fleet.Dead.Add(Letters.Body("other", 0));
        fleet.Dead.Add(Letters.Body("run", 1));

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

        Assert.Equal((0, 0), (outcome.Sent, outcome.Removed));
        Assert.StartsWith("Message m000 is no batch: ", outcome.Left[0]);
        Assert.Equal(
            [
                "There is no run other in this state; 1 batches that name it stay dead letters.",
                "Run run was cancelled; a cancelled run stays as it is. Start a new run.",
            ],
            outcome.Left.Skip(1));
        Assert.Equal((3, 0), (fleet.Dead.Ids.Count, fleet.Dead.Hidden));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_forged_number_is_refused()
    {
        var fleet = await Fleet.FailedAsync();
        fleet.Dead.Add(Letters.Body("run", 4));

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());

        Assert.Equal("Run run has batches 0 to 3, and no 4.", Assert.Single(outcome.Left));
        Assert.Equal(3, outcome.Sent);
        Assert.Equal(["m003"], fleet.Dead.Ids);
        await SucceedsAsync(fleet);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_dies_on_and_on_is_named_and_stays_unless_it_is_forced()
    {
        var fleet = await Fleet.FailedAsync();
        for (var pass = 1; pass <= 3; pass++)
        {
            Assert.Empty((await RequeueAsync(fleet, new DeadLetterFilter { Run = "run", Batches = new HashSet<int> { 1 } })).Left);
            fleet.World.Queue.Clear();
            fleet.Dead.Add(Letters.Body("run", 1, pass), Letters.Word);
            await fleet.World.Start().BuryAsync(1, pass);
        }

        var outcome = await RequeueAsync(fleet, new DeadLetterFilter());
        Assert.Equal("Batch 1 of run run died again after 3 requeues; mend what they die of, then repeat with --force.", Assert.Single(outcome.Left));
        Assert.Equal((2, 1), (outcome.Sent, fleet.Dead.Ids.Count));

        Assert.Empty((await RequeueAsync(fleet, new DeadLetterFilter(), force: true)).Left);
        await SucceedsAsync(fleet);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_and_repeated_every_batch_counts_once(Fault fault)
    {
        var whole = new FaultPlan();
        await RequeueAsync(await Fleet.FailedAsync(), new DeadLetterFilter(), plan: whole);
        Assert.InRange(whole.Count, 25, 60);

        for (var at = 1; at <= whole.Count; at++)
        {
            var fleet = await Fleet.FailedAsync();
            try
            {
                await RequeueAsync(fleet, new DeadLetterFilter(), plan: new FaultPlan(at, fault));
            }
            catch (InjectedFaultException)
            {
                // Giving back at the very end may fail unseen.
            }

            var sent = fleet.World.Queue.Select(batch => batch.Batch).ToList();
            fleet.World.Time.Now += TimeSpan.FromMinutes(5); // What a killed process held comes back.
            Assert.All(Enumerable.Range(1, 3).Except(sent), batch => Assert.Contains($"m{batch - 1:d3}", fleet.Dead.Ids));

            await RequeueAsync(fleet, new DeadLetterFilter());

            Assert.Empty(fleet.Dead.Ids);
            await SucceedsAsync(fleet);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Requeued_by_two_people_at_once_every_batch_counts_once()
    {
        var fleet = await Fleet.FailedAsync();
        var office = fleet.Open();
        await using (var first = await office.ReadAsync(new DeadLetterFilter(), default))
        {
            foreach (var id in fleet.Dead.Ids)
            {
                fleet.Dead.Show(id);
            }

            await RequeueAsync(fleet, new DeadLetterFilter());
            await RequeueAsync(fleet, office, first, force: false);
        }

        Assert.InRange(fleet.World.Queue.Count, 3, 6);
        await SucceedsAsync(fleet);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pace_is_kept()
    {
        var time = new SteppedTime();
        var pace = new Pace(perSecond: 4, time);
        await pace.WaitAsync(default);

        var second = pace.WaitAsync(default);
        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await second;

        await new Pace(perSecond: null, time).WaitAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(25), pace.TimeOf(100));
    }

    private static async Task<DeadLetterOutcome> RequeueAsync(Fleet fleet, DeadLetterFilter filter, bool force = false, FaultPlan? plan = null)
    {
        var office = fleet.Open(plan);
        await using var reading = await office.ReadAsync(filter, default);
        return await RequeueAsync(fleet, office, reading, force);
    }

    private static Task<DeadLetterOutcome> RequeueAsync(Fleet fleet, DeadLetterOffice office, Worker.DeadLetters.DeadLetterReading reading, bool force) =>
        new DeadLetterRequeuer(office, new Pace(null, fleet.World.Time)).RequeueAsync(reading, reading.Letters, force, default);

    private static async Task SucceedsAsync(Fleet fleet)
    {
        await fleet.WorkAsync();
        await fleet.World.CheckManifestAsync();
        await fleet.World.CheckEndAsync(RunState.Succeeded, new Coverage(12, 12, 0));
    }
}
