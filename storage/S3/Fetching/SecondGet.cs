using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>The second request of a <see cref="HedgedGet"/>.</summary>
/// <param name="slot">Of its own: free once it has ended, or once the first one has ended in its stead.</param>
internal sealed class SecondGet(S3Connections connections, GetLimiter.Slot slot, Deadline limit)
{
    private readonly Lock _ending = new();
    private readonly long _began = connections.Options.Time.GetTimestamp();
    private readonly TaskCompletionSource<ObjectAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEnded;

    public Deadline Limit => limit;

    public TimeSpan FirstByte { get; private set; }

    /// <summary>Null where it was refused, or came too late. Whoever takes it has <see cref="Limit"/> and the slot with it.</summary>
    public Task<ObjectAnswer?> Answer => _answer.Task;

    public GetLimiter.Slot Slot => slot;

    /// <summary>Ends it in the background; its slot is free when its connection is.</summary>
    public void Abandon()
    {
        lock (_ending)
        {
            if (!_hasEnded)
            {
                limit.Cancel();
            }
        }
    }

    public async Task SendAsync(string region, ObjectGet get, HedgedGet first)
    {
        ObjectAnswer? answer = null;
        try
        {
            answer = await connections.Calls.GetAsync(region, get, limit.Token);
            FirstByte = connections.Options.Time.GetElapsedTime(_began);
            if (first.TrySettleBySecond())
            {
                _answer.SetResult(answer);
                return;
            }
        }
        catch
        {
            // What is wrong with the request, the first one says.
        }

        slot.Dispose();
        answer?.Dispose();
        lock (_ending)
        {
            _hasEnded = true;
        }

        limit.Dispose();
        _answer.SetResult(null);
    }
}
