using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

/// <summary>The bound goes down by throttling and by answers that come late, and up by answers that come in time.</summary>
public sealed class GetLimiterTests
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(75);

    private readonly MovedTime _time = new();

    [Fact]
    public async Task Throttling_takes_a_third_once_for_all_that_were_in_flight_together()
    {
        var limiter = new GetLimiter(60, _time);
        var (one, other) = (await limiter.EnterAsync(default), await limiter.EnterAsync(default));

        limiter.Throttled(one);
        limiter.Throttled(other);
        Assert.Equal(40, limiter.Limit);

        limiter.Throttled(await limiter.EnterAsync(default));
        Assert.Equal(26, limiter.Limit);
    }

    [Fact]
    public async Task Answers_in_time_raise_it_by_one_for_as_many_as_it_lets_in_up_to_its_bound()
    {
        var limiter = new GetLimiter(60, _time);
        limiter.Throttled(await limiter.EnterAsync(default));

        Answer(limiter, 40 + 1, s_usual);
        Assert.Equal(41, limiter.Limit);

        Answer(limiter, 10_000, s_usual);
        Assert.Equal(60, limiter.Limit);
    }

    [Fact]
    public async Task It_never_goes_below_one()
    {
        var limiter = new GetLimiter(4, _time);
        for (var i = 0; i < 20; i++)
        {
            using var slot = await limiter.EnterAsync(default);
            limiter.Throttled(slot);
        }

        Assert.Equal(1, limiter.Limit);
    }

    [Fact]
    public void Three_windows_of_late_answers_take_a_tenth()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, LatencyTrend.Window, s_usual);

        Answer(limiter, 3 * LatencyTrend.Window - 1, s_late);
        Assert.Equal(64, limiter.Limit);

        Answer(limiter, 1, s_late);
        Assert.Equal(57, limiter.Limit);
    }

    [Fact]
    public void Lateness_alone_never_takes_more_than_three_quarters()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, LatencyTrend.Window, s_usual);

        Answer(limiter, 100 * LatencyTrend.Window, s_late);

        Assert.Equal(16, limiter.Limit);
    }

    [Fact]
    public void A_pause_of_two_windows_changes_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 20; i++)
        {
            Answer(limiter, LatencyTrend.Window, s_usual);
            Answer(limiter, 2 * LatencyTrend.Window, s_late);
        }

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void Slow_answers_among_others_change_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 10_000; i++)
        {
            limiter.Succeeded(i % 5 == 0 ? TimeSpan.FromSeconds(2) : s_usual);
        }

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void A_near_server_that_a_busy_machine_makes_ten_times_as_late_changes_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, LatencyTrend.Window, TimeSpan.FromMilliseconds(1));

        Answer(limiter, 100 * LatencyTrend.Window, TimeSpan.FromMilliseconds(10));

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void Between_prompt_and_late_it_stays_where_it_is()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, LatencyTrend.Window, s_usual);
        Answer(limiter, 3 * LatencyTrend.Window, s_late);

        Answer(limiter, 100 * LatencyTrend.Window, TimeSpan.FromMilliseconds(50));
        Assert.Equal(57, limiter.Limit);

        Answer(limiter, 100 * LatencyTrend.Window, s_usual);
        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void A_server_that_has_become_slower_for_good_is_known_as_such_after_two_minutes()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, LatencyTrend.Window, s_usual);
        Answer(limiter, 100 * LatencyTrend.Window, s_late);
        Assert.Equal(16, limiter.Limit);

        for (var minute = 0; minute < 2; minute++)
        {
            _time.Move(TimeSpan.FromMinutes(1));
            Answer(limiter, LatencyTrend.Window, s_late);
        }

        Answer(limiter, 10_000, s_late);
        Assert.Equal(64, limiter.Limit);
    }

    private static void Answer(GetLimiter limiter, int count, TimeSpan firstByte)
    {
        for (var i = 0; i < count; i++)
        {
            limiter.Succeeded(firstByte);
        }
    }

    private sealed class MovedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Move(TimeSpan time) => _ticks += time.Ticks;
    }
}
