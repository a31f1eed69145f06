using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

/// <summary>The bound goes down by answers that come late, as long as that makes them come sooner.</summary>
public sealed class LimiterLateAnswerTests
{
    /// <summary>Of a bound of 64; no smaller one has less.</summary>
    private const int Window = 64;

    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(75);

    private readonly MovedTime _time = new();

    [Fact]
    public void Three_windows_of_late_answers_take_a_fifth_on_trial()
    {
        var limiter = new GetLimiter(64, _time);
        limiter.Answer(Window, LimiterSteps.Usual);

        limiter.Answer(3 * Window - 1, s_late);
        Assert.Equal(64, limiter.Limit);

        limiter.Answer(1, s_late);
        Assert.Equal(51, limiter.Limit); // 64 * 0.8
    }

    [Fact]
    public void A_fifth_that_makes_answers_no_sooner_is_given_back_and_not_taken_again()
    {
        var limiter = new GetLimiter(64, _time);
        limiter.Answer(Window, LimiterSteps.Usual);
        limiter.Answer(3 * Window, s_late);

        limiter.Answer(3 * Window, s_late * 0.9);
        Assert.Equal(64, limiter.Limit);

        limiter.Answer(100 * Window, s_late);
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
        limiter.Answer(Window, LimiterSteps.Usual);
        limiter.Answer(3 * Window, s_late);

        await limiter.RefuseAsync(8);
        limiter.Answer(2 * Window, s_late);

        Assert.Equal(34, limiter.Limit); // 64 * 0.8 * 2 / 3
    }

    [Fact]
    public void A_pause_of_two_windows_changes_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 20; i++)
        {
            limiter.Answer(Window, LimiterSteps.Usual);
            limiter.Answer(2 * Window, s_late);
        }

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void Slow_answers_among_others_change_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 10_000; i++)
        {
            limiter.Succeeded(i % 5 == 0 ? TimeSpan.FromSeconds(2) : LimiterSteps.Usual);
        }

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public void A_near_server_that_a_busy_machine_makes_ten_times_as_late_changes_nothing()
    {
        var limiter = new GetLimiter(64, _time);
        limiter.Answer(Window, TimeSpan.FromMilliseconds(1));

        limiter.Answer(100 * Window, TimeSpan.FromMilliseconds(10));

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public async Task Between_prompt_and_late_it_stays_where_it_is()
    {
        var limiter = new GetLimiter(64, _time);
        limiter.Answer(Window, LimiterSteps.Usual);
        await limiter.RefuseAsync(8);
        limiter.Answer(Window, TimeSpan.FromMilliseconds(50));
        var before = limiter.Limit;

        limiter.Answer(100 * Window, TimeSpan.FromMilliseconds(50));
        Assert.Equal(before, limiter.Limit);

        limiter.Answer(100 * Window, LimiterSteps.Usual);
        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public async Task What_was_the_least_is_forgotten_after_two_minutes()
    {
        var limiter = new GetLimiter(64, _time);
        limiter.Answer(Window, LimiterSteps.Usual);
        await limiter.RefuseAsync(8);
        limiter.Answer(Window, TimeSpan.FromMilliseconds(50));

        for (var minute = 0; minute < 2; minute++)
        {
            _time.Move(TimeSpan.FromMinutes(1));
            limiter.Answer(Window, TimeSpan.FromMilliseconds(50));
        }

        limiter.Answer(10_000, TimeSpan.FromMilliseconds(50));
        Assert.Equal(64, limiter.Limit);
    }
}
