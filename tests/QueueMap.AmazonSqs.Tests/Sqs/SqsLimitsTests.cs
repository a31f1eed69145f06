using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsLimitsTests
{
    [Fact]
    public void One_largest_message_fills_a_batch() => Assert.Equal(SqsLimits.MaxMessageBytes, SqsLimits.MaxBatchBytes);

    [Fact]
    public void A_largest_message_is_billed_as_sixteen_requests() =>
        Assert.Equal(16, SqsLimits.MaxMessageBytes / SqsLimits.BillingChunkBytes);

    [Fact]
    public void A_request_outlives_the_longest_poll() =>
        Assert.True(SqsClientOptions.DefaultRequestTimeout > SqsLimits.MaxWait);

    [Fact]
    public void All_retries_of_a_call_fit_into_the_shortest_usual_visibility_timeout()
    {
        // 200 + 400 + 800 + 1,600 ms at most, of 30 s.
        var longest = Enumerable.Range(0, SqsClientOptions.DefaultMaxRetries)
            .Sum(retry => Math.Min(Backoff.DefaultLast.TotalMilliseconds, Backoff.DefaultFirst.TotalMilliseconds * Math.Pow(2, retry)));
        Assert.Equal(3_000, longest);
    }

    [Fact]
    public void An_idle_endpoint_polls_at_most_four_times_a_minute() =>
        Assert.True(TimeSpan.FromMinutes(1) / SqsLimits.MaxWait <= 4);

    [Fact]
    public void No_delay_and_no_lock_outlives_retention()
    {
        Assert.True(SqsLimits.MaxDelay < SqsLimits.MaxRetention);
        Assert.True(SqsLimits.MaxVisibility < SqsLimits.MaxRetention);
    }

    [Fact]
    public void Waits_of_a_back_off_stay_below_their_bounds_and_are_spread()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), seed: 1);
        var waits = Enumerable.Range(1, 1_000).Select(attempt => backoff.After(attempt)).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Assert.InRange(waits[0], TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        Assert.True(waits.Distinct().Count() > 990);
    }
}
