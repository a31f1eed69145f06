using QueueMap.Storage.S3;
using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

public sealed class HedgingTests
{
    [Fact]
    public void A_request_is_late_half_as_long_again_after_what_95_of_100_need()
    {
        var hedging = new Hedging(new S3Options());
        Assert.Equal(TimeSpan.FromMilliseconds(500), hedging.Delay);

        // 1 to 128 ms: the 95th of 100 is at place 121 of 128.
        for (var i = 1; i <= 128; i++)
        {
            hedging.Took(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(122 * 1.5), hedging.Delay);
    }

    [Fact]
    public void A_near_server_is_not_asked_twice_within_20_ms()
    {
        var hedging = new Hedging(new S3Options());
        for (var i = 0; i < 64; i++)
        {
            hedging.Took(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(20), hedging.Delay);
    }

    [Fact]
    public void Every_request_saves_up_its_share_of_an_extra_one_and_no_more_than_eight_are_kept()
    {
        var hedging = new Hedging(new S3Options { HedgeShare = 0.0625 });
        for (var i = 0; i < 16; i++)
        {
            Assert.False(hedging.TryTake());
            hedging.Sent();
        }

        Assert.True(hedging.TryTake());
        for (var i = 0; i < 1_000; i++)
        {
            hedging.Sent();
        }

        Assert.Equal(8, Enumerable.Range(0, 100).Count(_ => hedging.TryTake()));
    }
}
