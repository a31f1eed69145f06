using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>F04: a batch whose worker is killed again and again ends in the ledger, although nobody could tell of it.</summary>
public sealed class DeadLetterWatchTests
{
    private readonly MovedTime _time = new();

    [Fact(Timeout = 10_000)]
    public async Task A_batch_that_died_without_a_word_enters_the_ledger_and_its_letter_stays()
    {
        var (fleet, watch) = await BeginAsync();
        await fleet.WorkAsync(batch => batch.Batch != 2);
        Assert.Equal(0, await watch.SweepAsync(default));
        fleet.Dead.Add(Letters.Body("run", 2), receives: 3);
        _time.Move(DeadLetterWatch.LookEvery);

        Assert.Equal(1, await watch.SweepAsync(default));

        var run = await fleet.World.ReadAsync();
        Assert.Equal((RunState.Failed, new Coverage(12, 9, 0)), (run.Header.State, run.Coverage));
        Assert.Equal((2, "WorkerDied"), (Assert.Single(run.Dead).Key, run.Dead.Single().Value.Cause.Error));
        Assert.Equal((1, 0), (fleet.Dead.Ids.Count, fleet.Dead.Hidden));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_cause_that_a_worker_has_told_stands()
    {
        var (fleet, watch) = await BeginAsync();
        await fleet.World.Start().BuryAsync(2);
        fleet.Dead.Add(Letters.Body("run", 2));

        await watch.SweepAsync(default);

        Assert.Equal(Contracts.Shards.Cause, Assert.Single((await fleet.World.ReadAsync()).Dead).Value.Cause);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_death_that_is_heard_of_again_is_counted_once()
    {
        var fleet = await Fleet.ListAsync();
        var process = fleet.World.Start();

        await process.BuryAsync(2);
        await process.BuryAsync(2);
        await process.RequeueAsync(new() { Batches = new HashSet<int> { 2 } });
        await process.BuryAsync(2, pass: 0);
        await process.BuryAsync(2, pass: 1);

        Assert.Equal(["died 2", "known dead 2", "died 2"], process.Observer.Told);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_letter_left_over_from_before_a_requeue_does_not_bury_the_batch_again()
    {
        var (fleet, watch) = await BeginAsync();
        await fleet.World.Start().BuryAsync(2);
        await fleet.World.Start().RequeueAsync(new() { Batches = new HashSet<int> { 2 } });
        fleet.Dead.Add(Letters.Body("run", 2, pass: 0));

        await watch.SweepAsync(default);
        Assert.True((await fleet.World.ReadAsync()).Awaits(2));

        fleet.Dead.Add(Letters.Body("run", 2, pass: 1));
        await watch.SweepAsync(default);
        Assert.False((await fleet.World.ReadAsync()).Awaits(2));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_letter_that_comes_as_another_leaves_is_entered_by_the_next_look()
    {
        var (fleet, watch) = await BeginAsync();
        var first = fleet.Dead.Add(Letters.Body("run", 1));
        await watch.SweepAsync(default);
        fleet.Dead.Remove(first);
        fleet.Dead.Add(Letters.Body("run", 2));
        _time.Move(DeadLetterWatch.LookEvery);

        Assert.Equal(1, await watch.SweepAsync(default));

        Assert.Equal([1, 2], (await fleet.World.ReadAsync()).Dead.Select(dead => dead.Key));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_letter_that_the_queue_does_not_count_yet_is_entered_all_the_same()
    {
        var (fleet, watch) = await BeginAsync();
        fleet.Dead.Add(Letters.Body("run", 2));
        fleet.Dead.Attributes = new Dictionary<string, string>
        {
            ["ApproximateNumberOfMessages"] = "0",
            ["ApproximateNumberOfMessagesNotVisible"] = "0",
            ["ApproximateNumberOfMessagesDelayed"] = "0",
        };
        await watch.SweepAsync(default);
        fleet.Dead.Add(Letters.Body("run", 3));

        Assert.Equal(1, await watch.SweepAsync(default));
    }

    [Fact]
    public void Two_looks_are_near_enough_for_a_death_to_be_in_the_ledger_within_30_seconds() =>
        Assert.InRange(DeadLetterWatch.LookEvery, TimeSpan.Zero, TimeSpan.FromSeconds(20));

    [Fact(Timeout = 10_000)]
    public async Task An_empty_queue_costs_one_call_a_look()
    {
        var (fleet, watch) = await BeginAsync();

        for (var look = 0; look < 10; look++)
        {
            await watch.SweepAsync(default);
        }

        Assert.Equal(Enumerable.Repeat("receive", 10), fleet.Dead.Calls);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_letter_that_somebody_was_looking_at_is_found_at_the_next_look()
    {
        var (fleet, watch) = await BeginAsync();
        fleet.Dead.Add(Letters.Body("run", 2));
        await using (await fleet.Open().ReadAsync(new DeadLetterFilter(), default))
        {
            Assert.Equal(0, await watch.SweepAsync(default));
        }

        _time.Move(DeadLetterWatch.LookEvery);
        Assert.Equal(1, await watch.SweepAsync(default));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_is_none_of_ours_is_logged_once()
    {
        var log = new CountingLog();
        var (fleet, watch) = await BeginAsync(log);
        fleet.Dead.Add("junk");
        fleet.Dead.Add(Letters.Body("other", 1));
        fleet.Dead.Add(Letters.Body("run", 99));

        for (var sweep = 0; sweep < 3; sweep++)
        {
            await watch.SweepAsync(default);
            _time.Move(DeadLetterWatch.LookEvery);
        }

        Assert.Equal(3, log.Count);
        Assert.Equal((3, 0), (fleet.Dead.Ids.Count, fleet.Dead.Hidden));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_could_not_be_entered_is_entered_by_the_next_look()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add(Letters.Body("run", 2));
        var plan = new FaultPlan(at: 2);
        var watch = WatchOf(fleet, plan, NullLogger<DeadLetterWatch>.Instance);

        await Assert.ThrowsAsync<InjectedFaultException>(() => watch.SweepAsync(default));
        Assert.Equal(0, fleet.Dead.Hidden);

        Assert.Equal(1, await watch.SweepAsync(default));
        Assert.False((await fleet.World.ReadAsync()).Awaits(2));
    }

    [Fact(Timeout = 10_000)]
    public async Task It_goes_on_after_a_look_that_failed_until_it_is_stopped()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add(Letters.Body("run", 2));
        using var stop = new CancellationTokenSource();
        var log = new CountingLog();
        var watching = WatchOf(fleet, new FaultPlan(at: 2), log).RunAsync(stop.Token);
        await log.FirstAsync();
        Assert.True((await fleet.World.ReadAsync()).Awaits(2));

        while ((await fleet.World.ReadAsync()).Awaits(2))
        {
            _time.Fire();
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_call_that_gave_itself_up_does_not_end_it()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add(Letters.Body("run", 2));
        fleet.Dead.OnReceive = receive =>
        {
            if (receive == 1)
            {
                throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.");
            }
        };
        using var stop = new CancellationTokenSource();
        var log = new CountingLog();
        var watching = WatchOf(fleet, new FaultPlan(), log).RunAsync(stop.Token);
        await log.FirstAsync();

        while ((await fleet.World.ReadAsync()).Awaits(2))
        {
            _time.Fire();
            await Task.Yield();
        }

        Assert.False(watching.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private async Task<(Fleet Fleet, DeadLetterWatch Watch)> BeginAsync(ILogger<DeadLetterWatch>? log = null)
    {
        var fleet = await Fleet.ListAsync();
        return (fleet, WatchOf(fleet, new FaultPlan(), log ?? NullLogger<DeadLetterWatch>.Instance));
    }

    private DeadLetterWatch WatchOf(Fleet fleet, FaultPlan plan, ILogger<DeadLetterWatch> log) =>
        new(fleet.Dead, "dead", fleet.World.Start(plan).Reducer, log, _time);

    /// <summary>A clock that is moved, and whose one timer fires when the test says so.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private long _ticks;
        private Action _fire = () => { };

        public void Move(TimeSpan by) => _ticks += by.Ticks;

        public void Fire() => _fire();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => RunWorld.Noon.AddTicks(_ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(DeadLetterWatch.LookEvery, period);
            _fire = () => callback(state);
            return new Handle();
        }

        private sealed class Handle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class CountingLog : ILogger<DeadLetterWatch>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; private set; }

        public Task FirstAsync() => _first.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Count++;
            _first.TrySetResult();
        }
    }
}
