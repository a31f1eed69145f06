using QueueMap.Contracts.Runs;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Publishing;
using QueueMap.Tests.DeadLetters;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>What a run waits for and no queue holds is sent again, and only then.</summary>
public sealed class LostBatchesTests
{
    private readonly RunWorld _world = new(12, batchItems: 3, shards: 2);
    private readonly SteppedTime _time = new();
    private readonly InMemorySqs _queue;
    private readonly List<string> _notes = [];
    private readonly LostBatches _lost;

    public LostBatchesTests()
    {
        _queue = new InMemorySqs(_time);
        var process = _world.Start();
        _lost = new LostBatches(
            "run",
            process.Ledger,
            new AwaitedBatches(process.Ledger, process.Manifest, process.Batches),
            process.Finalizer,
            new QueueSilence(_queue, ["batches", "partials"], _time),
            _notes.Add);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lost_message_is_sent_again_when_the_queues_have_been_empty_long_enough()
    {
        await LoseAsync(2);

        Assert.Equal(0, await LookForAsync(QueueSilence.Enough));
        Assert.Equal(1, await LookForAsync(QueueSilence.LookEvery));

        Assert.Equal(
            "No queue has held a message for 75 s, and 1 batches of run run are pending: they are lost, and are sent again. What comes twice counts once.",
            Assert.Single(_notes));
        await WorkAsync();
        await _world.CheckEndAsync(RunState.Succeeded, new Coverage(12, 12, 0));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("1", "0", "0")]
    [InlineData("0", "1", "0")]
    [InlineData("0", "0", "1")]
    public async Task A_message_that_waits_is_in_work_or_is_delayed_is_not_lost(string visible, string inFlight, string delayed)
    {
        await LoseAsync(2);
        _queue.Attributes = Depth(visible, inFlight, delayed);

        Assert.Equal(0, await LookForAsync(TimeSpan.FromMinutes(10)));
        Assert.Empty(_notes);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_depth_that_is_unknown_is_not_zero_and_is_told_once()
    {
        await LoseAsync(2);
        _queue.Attributes = new Dictionary<string, string>();

        Assert.Equal(0, await LookForAsync(TimeSpan.FromMinutes(10)));

        Assert.Contains("'queuemap resume run --resend' sends again what is pending.", Assert.Single(_notes));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_look_that_finds_a_message_begins_the_time_anew()
    {
        await LoseAsync(2);
        await LookForAsync(QueueSilence.Enough);
        _queue.Attributes = Depth("0", "1", "0");
        await LookForAsync(QueueSilence.LookEvery);
        _queue.Attributes = null;

        Assert.Equal(0, await LookForAsync(QueueSilence.Enough));
        Assert.Equal(1, await LookForAsync(QueueSilence.LookEvery));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_ledger_that_moves_while_the_queues_seem_empty_begins_the_time_anew()
    {
        await LoseAsync(1, 2);
        await LookForAsync(QueueSilence.Enough);
        await _world.Start().BuryAsync(1);

        Assert.Equal(0, await LookForAsync(QueueSilence.Enough));
        Assert.Equal(1, await LookForAsync(QueueSilence.LookEvery));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_lost_again_is_told_and_not_sent_a_third_time()
    {
        await LoseAsync(2);
        await LookForAsync(QueueSilence.Enough + QueueSilence.LookEvery);
        _world.Queue.Clear();

        Assert.Equal(0, await LookForAsync(TimeSpan.FromMinutes(10)));

        Assert.Equal(2, _notes.Count);
        Assert.Contains("1 batches of run run are pending although they were sent twice.", _notes[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_another_producer_has_not_published_yet_is_not_lost()
    {
        await LoseAsync(2, 3);
        await _world.Ledger.UpdateHeaderAsync("run", header => header with { Listing = header.Listing with { Published = 3 } }, default);

        await LookForAsync(QueueSilence.Enough + QueueSilence.LookEvery);

        Assert.Equal([2], _world.Queue.Select(batch => batch.Batch));
    }

    /// <summary>A run whose batches are all counted, but for those whose messages were lost.</summary>
    private async Task LoseAsync(params int[] batches)
    {
        await _world.CreateAsync();
        await _world.Start().ProduceAsync(resend: false);
        _world.Queue.RemoveAll(batch => batches.Contains(batch.Batch));
        await WorkAsync();
    }

    private async Task WorkAsync()
    {
        var process = _world.Start();
        await process.FoldAsync(await process.MapQueueAsync());
    }

    /// <summary>Looks at once, then as often as a session does.</summary>
    /// <returns>How many batches were sent.</returns>
    private async Task<int> LookForAsync(TimeSpan time)
    {
        var sent = 0;
        for (var passed = TimeSpan.Zero; passed < time; passed += QueueSilence.LookEvery)
        {
            sent += await _lost.LookAsync(default);
            _time.Advance(QueueSilence.LookEvery);
        }

        return sent;
    }

    private static Dictionary<string, string> Depth(string visible, string inFlight, string delayed) => new()
    {
        ["ApproximateNumberOfMessages"] = visible,
        ["ApproximateNumberOfMessagesNotVisible"] = inFlight,
        ["ApproximateNumberOfMessagesDelayed"] = delayed,
    };
}
