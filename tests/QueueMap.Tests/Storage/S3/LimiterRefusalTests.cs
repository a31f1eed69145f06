using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

/// <summary>The bound goes down by throttling, and up by answers that come in time.</summary>
public sealed class LimiterRefusalTests
{
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

        await limiter.RefuseAsync(8);
        Assert.Equal(26, limiter.Limit);
    }

    [Fact]
    public async Task Answers_in_time_raise_it_by_one_for_as_many_as_it_lets_in_up_to_its_bound()
    {
        var limiter = new GetLimiter(60, _time);
        await limiter.RefuseAsync(8);

        limiter.Answer(40 + 1, LimiterSteps.Usual);
        Assert.Equal(41, limiter.Limit);

        limiter.Answer(10_000, LimiterSteps.Usual);
        Assert.Equal(60, limiter.Limit);
    }

    [Fact]
    public async Task Seven_answers_outweigh_a_refusal()
    {
        var limiter = new GetLimiter(64, _time);
        for (var i = 0; i < 1_000; i++)
        {
            await limiter.RefuseAsync(1);
            limiter.Answer(7, LimiterSteps.Usual);
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
                await limiter.RefuseAsync(1);
            }
            else
            {
                limiter.Answer(1, LimiterSteps.Usual);
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
        var borne = aSecond * LimiterSteps.Usual.TotalSeconds;
        var (tokens, sent, refused) = (0.0, 0, 0);
        const int RoundTrips = 1_000;
        for (var trip = 0; trip < RoundTrips; trip++)
        {
            _time.Move(LimiterSteps.Usual);
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
                    limiter.Succeeded(LimiterSteps.Usual);
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
        await limiter.RefuseAsync(100 * 8);
        Assert.Equal(1, limiter.Limit);

        limiter.Answer(64 * 64 / 2, LimiterSteps.Usual); // 1 + 2 + ... + 63 answers.

        Assert.InRange(limiter.Limit, 63, 64);
    }

    [Fact]
    public async Task It_never_goes_below_one()
    {
        var limiter = new GetLimiter(4, _time);
        await limiter.RefuseAsync(20 * 8);

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
        await limiter.RefuseAsync(8);
        Assert.Equal(10, limiter.Limit);
        for (var i = 0; i < 9; i++)
        {
            await limiter.EnterAsync(default);
        }

        Assert.NotNull(limiter.TryEnterAgain());
        Assert.Null(limiter.TryEnterAgain());
        Assert.Equal(10, limiter.InFlight);
    }
}
