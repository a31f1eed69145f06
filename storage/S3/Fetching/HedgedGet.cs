using System.Runtime.CompilerServices;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>A GET up to its first byte. One that is much later than others are is sent again, and the first answer is taken.</summary>
internal static class HedgedGet
{
    /// <returns>The request that was answered, with its answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Sending> SendAsync(S3Connections connections, string region, ObjectGet get, CancellationToken cancellation)
    {
        var hedging = connections.Hedging;
        var timeout = connections.Options.FirstByteTimeout;
        hedging.Sent();
        var sending = new Sending(connections, region, get, timeout, cancellation);
        try
        {
            if (hedging.IsOn && !await sending.IsAnsweredWithinAsync(hedging.Delay) && connections.Gets.TryEnterAgain() is { } slot)
            {
                if (hedging.TryTake())
                {
                    // Both have the time of one: whoever waits for them waits no longer.
                    sending = await FirstOfAsync(sending, new Sending(connections, region, get, timeout - sending.Elapsed, cancellation), slot);
                }
                else
                {
                    slot.Dispose();
                }
            }

            await sending.Head;
            sending.FirstByte = sending.Elapsed;
            hedging.Took(sending.FirstByte);
            return sending;
        }
        catch
        {
            sending.Dispose();
            throw;
        }
    }

    private static async Task<Sending> FirstOfAsync(Sending first, Sending second, GetLimiter.Slot slot)
    {
        var (winner, loser) = await Task.WhenAny(first.Head, second.Head) == first.Head ? (first, second) : (second, first);
        if (!winner.Head.IsCompletedSuccessfully)
        {
            // One refusal is not the answer while the other may still bring one.
            await ((Task)loser.Head).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (winner, loser) = (loser, winner);
        }

        loser.Abandon(slot);
        return winner;
    }
}
