using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

/// <summary>The bound goes down by throttling and by answers that come late, and up by answers that come in time.</summary>
public sealed class GetLimiterTests
{
    /// <summary>Of a bound of 64; no smaller one has less.</summary>
    private const int Window = 64;

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
    public void Three_windows_of_late_answers_take_a_fifth_on_trial()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, Window, s_usual);

        Answer(limiter, 3 * Window - 1, s_late);
        Assert.Equal(64, limiter.Limit);

        Answer(limiter, 1, s_late);
        Assert.Equal(51, limiter.Limit); // 64 * 0.8
    }

    [Fact]
    public void A_fifth_that_makes_answers_no_sooner_is_given_back_and_not_taken_again()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, Window, s_usual);
        Answer(limiter, 3 * Window, s_late);

        Answer(limiter, 3 * Window, s_late * 0.9);
        Assert.Equal(64, limiter.Limit);

        Answer(limiter, 100 * Window, s_late);
        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void A_queue_is_shortened_as_long_as_answers_come_sooner_for_it()
    {
        var limiter = new GetLimiter(128, _time);

        // 32 at once are answered in 30 ms; more only wait for each other.
        for (var i = 0; i < 10_000; i++)
        {
            limiter.Succeeded(TimeSpan.FromMilliseconds(30 * Math.Max(1, (i < 128 ? 32 : limiter.Limit) / 32.0)));
        }

        Assert.InRange(limiter.Limit, 32, 64); // Below 64 no answer takes twice as long as it could.
    }

    [Fact]
    public async Task Throttling_amid_a_trial_is_not_taken_back_with_it()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, Window, s_usual);
        Answer(limiter, 3 * Window, s_late);

        limiter.Throttled(await limiter.EnterAsync(default));
        Answer(limiter, 2 * Window, s_late);

        Assert.Equal(34, limiter.Limit); // 64 * 0.8 * 2 / 3
    }

    [Fact]
    public void A_pause_of_two_windows_changes_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 20; i++)
        {
            Answer(limiter, Window, s_usual);
            Answer(limiter, 2 * Window, s_late);
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
        Answer(limiter, Window, TimeSpan.FromMilliseconds(1));

        Answer(limiter, 100 * Window, TimeSpan.FromMilliseconds(10));

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public async Task Between_prompt_and_late_it_stays_where_it_is()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, Window, s_usual);
        limiter.Throttled(await limiter.EnterAsync(default));
        Answer(limiter, Window, TimeSpan.FromMilliseconds(50));
        var before = limiter.Limit;

        Answer(limiter, 100 * Window, TimeSpan.FromMilliseconds(50));
        Assert.Equal(before, limiter.Limit);

        Answer(limiter, 100 * Window, s_usual);
        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public async Task What_was_the_least_is_forgotten_after_two_minutes()
    {
        var limiter = new GetLimiter(64, _time);
        Answer(limiter, Window, s_usual);
        limiter.Throttled(await limiter.EnterAsync(default));
        Answer(limiter, Window, TimeSpan.FromMilliseconds(50));

        for (var minute = 0; minute < 2; minute++)
        {
            _time.Move(TimeSpan.FromMinutes(1));
            Answer(limiter, Window, TimeSpan.FromMilliseconds(50));
        }

        Answer(limiter, 10_000, TimeSpan.FromMilliseconds(50));
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
