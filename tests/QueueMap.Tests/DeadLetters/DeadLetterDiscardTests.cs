using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>Discarded letters are gone, and no run forgets its batch with them (O7).</summary>
public sealed class DeadLetterDiscardTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_ledger_keeps_a_discarded_batch_dead()
    {
        var fleet = await Fleet.FailedAsync();

        var outcome = await DiscardAsync(fleet, new DeadLetterFilter { Error = "ioexception" });

        Assert.Equal(3, outcome.Removed);
        Assert.Empty(outcome.Left);
        Assert.Empty(fleet.Dead.Ids);
        Assert.Equal([1, 2, 3], (await fleet.World.ReadAsync()).Dead.Select(dead => dead.Key));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_of_whose_death_the_ledger_has_not_heard_is_entered_first_and_its_run_can_end()
    {
        var fleet = await Fleet.ListAsync();
        await fleet.WorkAsync(batch => batch.Batch != 1);
        fleet.Dead.Add(Letters.Body("run", 1));

        await DiscardAsync(fleet, new DeadLetterFilter());

        var run = await fleet.World.ReadAsync();
        Assert.Equal((RunState.Failed, "WorkerDied"), (run.Header.State, Assert.Single(run.Dead).Value.Cause.Error));
        Assert.Empty(fleet.Dead.Ids);
    }

    [Fact(Timeout = 60_000)]
    public async Task Foreign_messages_and_those_of_unknown_runs_can_be_discarded()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add("junk");
        fleet.Dead.Add(Letters.Body("other", 0));
        fleet.Dead.Add(Letters.Body("run", 99));

        Assert.Equal(3, (await DiscardAsync(fleet, new DeadLetterFilter())).Removed);
    }

    private static async Task<DeadLetterOutcome> DiscardAsync(Fleet fleet, DeadLetterFilter filter)
    {
        var office = fleet.Open();
        await using var reading = await office.ReadAsync(filter, default);
        return await new DeadLetterDiscarder(office).DiscardAsync(reading, reading.Letters, default);
    }
}
