using System.Runtime.CompilerServices;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>One GET on its way, and the time that it has.</summary>
internal sealed class Sending : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Task<ObjectAnswer> _head;

    public Sending(S3Connections connections, string region, in ObjectGet get, TimeSpan timeout, CancellationToken cancellation)
    {
        _time = connections.Options.Time;
        _began = _time.GetTimestamp();
        Limit = connections.NewTimeout(timeout, cancellation);
        _head = connections.Calls.GetAsync(region, get, Limit.Token);
    }

    /// <summary>Ends this request, and no other.</summary>
    public Deadline Limit { get; }

    public Task<ObjectAnswer> Head => _head;

    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>What <see cref="Elapsed"/> was when the head came.</summary>
    public TimeSpan FirstByte { get; set; }

    /// <summary>Only once the head is here.</summary>
    public ObjectAnswer Answer => _head.Result;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> IsAnsweredWithinAsync(TimeSpan delay)
    {
        try
        {
            await _head.WaitAsync(delay, _time);
            return true;
        }
        catch (TimeoutException) when (!_head.IsCompleted)
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
            Limit.Cancel();
            await _head;
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

    public void Dispose()
    {
        if (_head.IsCompletedSuccessfully)
        {
            _head.Result.Dispose();
        }

        Limit.Dispose();
    }
}
