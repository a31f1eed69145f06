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
    public async Task Eight_refusals_take_a_third_once_for_all_that_were_in_flight_together()
    {
        var limiter = new GetLimiter(60, _time);
        var together = new List<GetLimiter.Slot>();
        for (var i = 0; i < 30; i++)
        {
            together.Add(await limiter.EnterAsync(default));
        }

        together[..7].ForEach(limiter.Throttled);
        Assert.Equal(60, limiter.Limit);
        together[7..].ForEach(limiter.Throttled);
        Assert.Equal(40, limiter.Limit);
        together.ForEach(slot => slot.Dispose());

        await RefuseAsync(limiter, 8);
        Assert.Equal(26, limiter.Limit);
    }

    [Fact]
    public async Task Answers_in_time_raise_it_by_one_for_as_many_as_it_lets_in_up_to_its_bound()
    {
        var limiter = new GetLimiter(60, _time);
        await RefuseAsync(limiter, 8);

        Answer(limiter, 40 + 1, s_usual);
        Assert.Equal(41, limiter.Limit);

        Answer(limiter, 10_000, s_usual);
        Assert.Equal(60, limiter.Limit);
    }

    [Fact]
    public async Task Seven_answers_outweigh_a_refusal()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 1_000; i++)
        {
            await RefuseAsync(limiter, 1);
            Answer(limiter, 7, s_usual);
        }

        Assert.Equal(64, limiter.Limit);
    }

    [Fact]
    public async Task Of_5_percent_refused_by_chance_it_hardly_falls()
    {
        var limiter = new GetLimiter(64, _time);
        var random = new Random(1);
        var (least, sum) = (64, 0L);
        const int Requests = 500_000;
        for (var i = 0; i < Requests; i++)
        {
            if (random.NextDouble() < 0.05)
            {
                await RefuseAsync(limiter, 1);
            }
            else
            {
                Answer(limiter, 1, s_usual);
            }

            (least, sum) = (Math.Min(least, limiter.Limit), sum + limiter.Limit);
        }

        Assert.InRange(least, 42, 64); // Two thirds, once.
        Assert.InRange((double)sum / Requests, 63, 64);
    }

    [Theory]
    [InlineData(1_000, 0.125)]
    [InlineData(300, 0.2)] // Nine at once: of eleven, two are refused, which takes eleven round trips to tell from chance.
    public void A_server_that_bears_so_many_requests_a_second_is_asked_for_about_as_many(int aSecond, double mostRefused)
    {
        var limiter = new GetLimiter(64, _time);
        var borne = aSecond * s_usual.TotalSeconds;
        var (tokens, sent, refused) = (0.0, 0, 0);
        const int RoundTrips = 1_000;
        for (var trip = 0; trip < RoundTrips; trip++)
        {
            _time.Move(s_usual);
            tokens = Math.Min(borne, tokens) + borne;
            var slots = new List<GetLimiter.Slot>();
            while (limiter.TryEnter() is { } slot)
            {
                slots.Add(slot);
            }

            foreach (var slot in slots)
            {
                var isBorne = tokens >= 1;
                tokens -= isBorne ? 1 : 0;
                if (trip >= 50)
                {
                    sent++;
                    refused += isBorne ? 0 : 1;
                }

                if (isBorne)
                {
                    limiter.Succeeded(s_usual);
                }
                else
                {
                    limiter.Throttled(slot);
                }

                slot.Dispose();
            }
        }

        Assert.InRange((double)refused / sent, 0.001, mostRefused);
        Assert.InRange((sent - refused) / (borne * (RoundTrips - 50)), 0.8, 1.01);
    }

    [Fact]
    public async Task Once_a_server_bears_all_again_it_is_asked_for_all_one_more_a_round_trip()
    {
        var limiter = new GetLimiter(64, _time);
        await RefuseAsync(limiter, 100 * 8);
        Assert.Equal(1, limiter.Limit);

        Answer(limiter, 64 * 64 / 2, s_usual); // 1 + 2 + ... + 63 answers.

        Assert.InRange(limiter.Limit, 63, 64);
    }

    [Fact]
    public async Task It_never_goes_below_one()
    {
        var limiter = new GetLimiter(4, _time);
        await RefuseAsync(limiter, 20 * 8);

        Assert.Equal(1, limiter.Limit);
    }

    [Fact]
    public async Task For_a_second_request_an_eighth_more_are_let_in_past_whoever_waits()
    {
        var limiter = new GetLimiter(16, _time);
        for (var i = 0; i < 16; i++)
        {
            await limiter.EnterAsync(default);
        }

        var waiting = limiter.EnterAsync(default);
        var (one, two) = (limiter.TryEnterAgain(), limiter.TryEnterAgain());

        Assert.True(one is not null && two is not null); // 16 / 8
        Assert.Null(limiter.TryEnterAgain());
        Assert.Equal((18, 16), (limiter.InFlight, limiter.Limit));
        Assert.False(waiting.IsCompleted);

        one!.Value.Dispose();
        Assert.NotNull(limiter.TryEnterAgain());
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task While_the_bound_is_lowered_a_second_request_needs_a_free_slot_like_others()
    {
        var limiter = new GetLimiter(16, _time);
        await RefuseAsync(limiter, 8);
        Assert.Equal(10, limiter.Limit);
        for (var i = 0; i < 9; i++)
        {
            await limiter.EnterAsync(default);
        }

        Assert.NotNull(limiter.TryEnterAgain());
        Assert.Null(limiter.TryEnterAgain());
        Assert.Equal(10, limiter.InFlight);
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

        await RefuseAsync(limiter, 8);
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
        await RefuseAsync(limiter, 8);
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
        await RefuseAsync(limiter, 8);
        Answer(limiter, Window, TimeSpan.FromMilliseconds(50));

        for (var minute = 0; minute < 2; minute++)
        {
            _time.Move(TimeSpan.FromMinutes(1));
            Answer(limiter, Window, TimeSpan.FromMilliseconds(50));
        }

        Answer(limiter, 10_000, TimeSpan.FromMilliseconds(50));
        Assert.Equal(64, limiter.Limit);
    }

    private static async Task RefuseAsync(GetLimiter limiter, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var slot = await limiter.EnterAsync(default);
            limiter.Throttled(slot);
        }
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
