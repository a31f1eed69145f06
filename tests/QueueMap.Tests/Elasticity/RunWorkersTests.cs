using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.Producer.Elasticity;
using QueueMap.Producer.Planning;
using QueueMap.Stubs;
using QueueMap.Worker.Fleet;

namespace QueueMap.Tests.Elasticity;

/// <summary>Who sets the number of workers: docs/adr/0009, case by case.</summary>
public sealed class RunWorkersTests : IDisposable
{
    private static readonly EcsSettings s_settings = new(EcsStub.Cluster, EcsStub.Service, MaxTasks: 100);
    private static readonly QueueDepthReading s_empty = new(new QueueDepth(0, 0, 0));
    private static readonly QueueDepthReading s_busy = new(new QueueDepth(5, 2, 0));
    private static readonly QueueDepthReading s_unknown = new("SQS could not be asked, for the test.");

    private readonly FakeClock _clock = new();
    private readonly EcsStub _stub = new();
    private readonly List<string> _notes = [];
    private readonly List<RunWorkers> _runs = [];

    public void Dispose() => _runs.ForEach(run => run.Dispose());

    [Fact]
    public async Task Nothing_is_asked_before_there_is_work()
    {
        var run = Run(10);

        await run.LookAsync(Stand.Of(announced: 0), default);

        Assert.Empty(_stub.Calls);
        Assert.False(run.HaveAsked);
    }

    [Fact]
    public async Task With_the_first_batch_all_tasks_are_asked_for()
    {
        await Run(10).LookAsync(Stand.Of(announced: 1), default);

        Assert.Equal([10], _stub.Told);
        Assert.Equal(["10 workers are asked of service queuemap-worker; it was told to have 0."], _notes);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    public async Task Who_has_enough_is_told_nothing_and_gives_nothing_back(int now)
    {
        _stub.Desired = now;
        var run = Run(10);

        await run.LookAsync(Stand.Of(announced: 50), default);

        Assert.Empty(_stub.Told);
        Assert.False(run.HaveAsked);
    }

    [Fact]
    public async Task At_the_end_the_service_has_what_it_had()
    {
        _stub.Desired = 2;
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);

        await LetGoAsync(run, s_empty);

        Assert.Equal([10, 2], _stub.Told);
        Assert.Contains("is told to have 2, as before", _notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_empty_look_is_not_enough()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);

        Assert.Equal(7, await LetGoAsync(run, s_empty, s_busy, s_unknown, s_empty, s_busy, s_empty, s_empty));

        Assert.Equal([10, 0], _stub.Told);
    }

    [Fact]
    public async Task Workers_stay_while_others_have_work()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);

        Assert.Equal(RunWorkers.Looks, await LetGoAsync(run, s_busy));

        Assert.Equal([10], _stub.Told);
        Assert.Contains("left to the fleet's scaling", _notes[^1], StringComparison.Ordinal);
        Assert.Contains("still has 7 messages", _notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_depth_that_cannot_be_read_is_unknown_and_not_0()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);

        await LetGoAsync(run, s_unknown);

        Assert.Equal([10], _stub.Told);
        Assert.Contains("what the queue of batches holds is unknown: SQS could not be asked, for the test", _notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_read_is_unknown_and_left_as_it_is()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);
        _stub.Instead = _ => EcsStub.Error(400, "AccessDeniedException", "for the test");

        await LetGoAsync(run, s_empty);

        Assert.Equal([10], _stub.Told);
        Assert.Contains("it is unknown what is asked of service queuemap-worker", _notes[^1], StringComparison.Ordinal);
        Assert.Contains("ecs:DescribeServices", _notes[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public async Task What_others_have_said_since_is_theirs(int since)
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);
        _stub.Desired = since; // The fleet's scaling, another run, or a person.

        await LetGoAsync(run, s_empty);

        Assert.Equal([10], _stub.Told);
        Assert.Equal(since, _stub.Desired);
        Assert.Contains($"told by others to have {since}", _notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smaller_of_two_runs_takes_nothing_from_the_larger()
    {
        var (small, large) = (Run(10), Run(20));
        await small.LookAsync(Stand.Of(announced: 50), default);
        await large.LookAsync(Stand.Of(announced: 50), default);

        await LetGoAsync(small, s_empty);
        Assert.Equal(20, _stub.Desired);

        await LetGoAsync(large, s_empty);
        Assert.Equal([10, 20, 10], _stub.Told); // What it found; the fleet's scaling takes those 10 away.
    }

    [Fact]
    public async Task Of_two_runs_that_want_the_same_the_one_that_stays_has_them_back_within_half_a_minute()
    {
        var (first, second) = (Run(10), Run(10));
        await first.LookAsync(Stand.Of(announced: 50), default);
        await second.LookAsync(Stand.Of(announced: 50), default);

        await LetGoAsync(first, s_empty); // The other has not published yet: its queue is empty.
        Assert.Equal(0, _stub.Desired);
        await second.LookAsync(Stand.Of(announced: 50), default);
        _clock.Advance(RunWorkers.HoldEvery);
        await second.LookAsync(Stand.Of(announced: 50), default);

        Assert.Equal([10, 0, 10], _stub.Told);
        await LetGoAsync(second, s_empty);
        Assert.Equal(0, _stub.Desired);
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_again_but_no_more_than_there_are_batches()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);
        _stub.Desired = 0;
        _clock.Advance(RunWorkers.HoldEvery);

        await run.LookAsync(Stand.Of(announced: 50, folded: 47), default);
        Assert.Equal([10, 3], _stub.Told);

        _clock.Advance(RunWorkers.HoldEvery);
        await run.LookAsync(Stand.Of(announced: 50, folded: 50), default);
        Assert.Equal(2, _stub.Told.Count());
    }

    [Fact]
    public async Task A_service_that_is_asked_again_is_asked_half_a_minute_later()
    {
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);
        var calls = _stub.Calls.Count;

        _clock.Advance(RunWorkers.HoldEvery - TimeSpan.FromSeconds(1));
        await run.LookAsync(Stand.Of(announced: 50), default);
        Assert.Equal(calls, _stub.Calls.Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await run.LookAsync(Stand.Of(announced: 50), default);
        Assert.Equal(calls + 1, _stub.Calls.Count); // It has them: it is told nothing.
    }

    [Fact]
    public async Task What_cannot_be_set_is_said_once_and_tried_again()
    {
        _stub.Instead = call => call.Operation == "UpdateService" ? EcsStub.Error(400, "AccessDeniedException", "for the test") : null;
        var run = Run(10);
        for (var look = 0; look < 3; look++)
        {
            await run.LookAsync(Stand.Of(announced: 50), default);
            _clock.Advance(RunWorkers.HoldEvery);
        }

        Assert.Contains("needs ecs:UpdateService", Assert.Single(_notes), StringComparison.Ordinal);
        _stub.Instead = _ => null;
        await run.LookAsync(Stand.Of(announced: 50), default);
        Assert.Equal(10, _stub.Desired);
    }

    [Fact]
    public async Task A_call_that_was_heard_and_not_answered_is_given_back_too()
    {
        _stub.Instead = call =>
        {
            if (call.Desired is { } desired && _stub.Desired == 0)
            {
                _stub.Desired = desired;
                return (500, "");
            }

            return null;
        };
        var run = Run(10);
        await run.LookAsync(Stand.Of(announced: 50), default);

        _stub.Instead = _ => null;
        await LetGoAsync(run, s_empty);

        Assert.Equal(0, _stub.Desired);
    }

    [Fact]
    public async Task A_plan_grows_with_the_listing_and_never_shrinks()
    {
        var run = Run(new TaskWish.Planned(FleetShape.Parse("1x1:2-arm"), FinishBy: null));

        await run.LookAsync(Stand.Of(announced: 2, items: 1_000), default);
        var first = _stub.Desired;
        await run.LookAsync(Stand.Of(announced: 200, items: 100_000), default);
        var second = _stub.Desired;
        await run.LookAsync(Stand.Of(announced: 1_116, items: 558_000, complete: true), default);
        var third = _stub.Desired;
        _clock.Advance(RunWorkers.HoldEvery);
        await run.LookAsync(Stand.Of(announced: 1_116, items: 558_000, complete: true, folded: 1_000), default);

        Assert.Equal(1, first);
        Assert.True(first < second && second <= third, $"{first}, {second}, {third}");
        Assert.InRange(third, 2, s_settings.MaxTasks);
        Assert.Equal(third, _stub.Desired);
        await LetGoAsync(run, s_empty);
        Assert.Equal(0, _stub.Desired);
    }

    private RunWorkers Run(int tasks) => Run(new TaskWish.Fixed(tasks));

    private RunWorkers Run(TaskWish wish)
    {
        var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), Time = _clock, MaxRetries = 0 });
        var run = new RunWorkers(wish, s_settings, ecs, _notes.Add, _clock);
        _runs.Add(run);
        return run;
    }

    /// <param name="readings">One after the other, the last for ever.</param>
    /// <returns>How often the queue was looked at.</returns>
    private async Task<int> LetGoAsync(RunWorkers run, params QueueDepthReading[] readings)
    {
        var look = 0;
        var done = run.LetGoAsync(_ => Task.FromResult(readings[Math.Min(look++, readings.Length - 1)]), patient: true, default);
        while (!done.IsCompleted)
        {
            await FakeClock.SettleAsync();
            _clock.Advance(done.IsCompleted ? TimeSpan.Zero : RunWorkers.LookEvery);
        }

        await done;
        return look;
    }
}
