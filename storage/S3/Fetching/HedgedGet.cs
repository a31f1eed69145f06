using Amazon.S3.Model;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>A GET up to its first byte. One that is much later than others are is sent again, and the first answer is taken.</summary>
internal sealed class HedgedGet(S3Connections connections, Func<CancellationToken, Task<GetObjectResponse>> send)
{
    private readonly TimeProvider _time = connections.Options.Time;

    public async Task<GetObjectResponse> SendAsync(CancellationToken cancellation)
    {
        var hedging = connections.Hedging;
        hedging.Sent();
        var first = new Sending(send, _time.GetTimestamp(), cancellation);
        if (hedging.IsOn && !await first.IsAnsweredWithinAsync(hedging.Delay, _time) && connections.Gets.TryEnter() is { } slot)
        {
            if (hedging.TryTake())
            {
                var second = new Sending(send, _time.GetTimestamp(), cancellation);
                return await FirstOfAsync(first, second, slot);
            }

            slot.Dispose();
        }

        return await TakeAsync(first);
    }

    private async Task<GetObjectResponse> FirstOfAsync(Sending first, Sending second, GetLimiter.Slot slot)
    {
        var (winner, loser) = await Task.WhenAny(first.Answer, second.Answer) == first.Answer ? (first, second) : (second, first);
        if (!winner.Answer.IsCompletedSuccessfully)
        {
            // One refusal is not the answer while the other may still bring one.
            await ((Task)loser.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (winner, loser) = (loser, winner);
        }

        loser.Abandon(slot);
        return await TakeAsync(winner);
    }

    private async Task<GetObjectResponse> TakeAsync(Sending sending)
    {
        try
        {
            var response = await sending.Answer;
            connections.Hedging.Took(_time.GetElapsedTime(sending.Began));
            return response;
        }
        finally
        {
            sending.Dispose();
        }
    }

    private sealed class Sending : IDisposable
    {
        private readonly CancellationTokenSource _cancellation;

        public Sending(Func<CancellationToken, Task<GetObjectResponse>> send, long began, CancellationToken cancellation)
        {
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Began = began;
            Answer = send(_cancellation.Token);
        }

        public long Began { get; }

        public Task<GetObjectResponse> Answer { get; }

        public async ValueTask<bool> IsAnsweredWithinAsync(TimeSpan delay, TimeProvider time)
        {
            try
            {
                await Answer.WaitAsync(delay, time);
                return true;
            }
            catch (TimeoutException) when (!Answer.IsCompleted)
            {
                return false;
            }
            catch
            {
                return true; // Its failure is for whoever takes the answer.
            }
        }

        /// <summary>Ends it in the background; the slot is free when its connection is.</summary>
        public async void Abandon(GetLimiter.Slot slot)
        {
            try
            {
                await _cancellation.CancelAsync();
                (await Answer).Dispose();
            }
            catch
            {
                // Nobody waits for it: the other one has answered.
            }
            finally
            {
                slot.Dispose();
                Dispose();
            }
        }

        public void Dispose() => _cancellation.Dispose();
    }
}
