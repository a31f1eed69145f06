using System.Runtime.CompilerServices;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// A GET, and the time that it has. One whose first byte is much later than those of others is sent again, and the first answer
/// is taken.
/// </summary>
internal sealed class HedgedGet(S3Connections connections, string region, ObjectGet get, CancellationToken caller) : IDisposable
{
    private const int Open = 0;
    private const int Doubled = 1;
    private const int Settled = 2;

    private readonly long _began = connections.Options.Time.GetTimestamp();
    private readonly Deadline _first = connections.NewTimeout(connections.Options.FirstByteTimeout, caller);
    private SecondGet? _second;
    private ObjectAnswer? _answer;
    private bool _isOfSecond;
    private int _state;

    /// <summary>Ends the request that was answered, and no other.</summary>
    public Deadline Limit => _isOfSecond ? _second!.Limit : _first;

    public ObjectAnswer Answer => _answer!;

    /// <summary>Where <see cref="LateGets"/> has it.</summary>
    public int Place { get; set; }

    /// <summary>The timestamp at which it is late.</summary>
    public long Due { get; private set; }

    private TimeSpan Elapsed => connections.Options.Time.GetElapsedTime(_began);

    /// <returns>How long the first byte took of the request that was answered first.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TimeSpan> SendAsync()
    {
        var hedging = connections.Hedging;
        hedging.Sent();
        if (hedging.IsOn)
        {
            Due = _began + (long)(hedging.Delay.TotalSeconds * connections.Options.Time.TimestampFrequency);
            connections.LateGets.Add(this);
        }

        try
        {
            _answer = await connections.Calls.GetAsync(region, get, _first.Token);
        }
        catch
        {
            // One refusal is not the answer while the other may still bring one.
            if (TrySettle(Open) || !await TryTakeSecondAsync())
            {
                throw;
            }
        }
        finally
        {
            if (hedging.IsOn)
            {
                connections.LateGets.Remove(this);
            }
        }

        if (!_isOfSecond && !TrySettle(Open))
        {
            await ChooseAsync(Answer);
        }

        var firstByte = _isOfSecond ? _second!.FirstByte : Elapsed;
        hedging.Took(firstByte);
        return firstByte;
    }

    /// <summary>Sends it again where that is allowed; called when it is late.</summary>
    public void SendAgain()
    {
        if (Volatile.Read(ref _state) != Open || connections.Gets.TryEnterAgain() is not { } slot)
        {
            return;
        }

        if (connections.Hedging.TryTake())
        {
            // Both have the time of one: whoever waits for them waits no longer.
            var left = connections.Options.FirstByteTimeout - Elapsed;
            var second = new SecondGet(connections, slot, connections.NewTimeout(left > TimeSpan.Zero ? left : TimeSpan.Zero, caller));
            _second = second;
            if (Interlocked.CompareExchange(ref _state, Doubled, Open) == Open)
            {
                _ = second.SendAsync(region, get, this);
                return;
            }

            second.Limit.Dispose();
        }

        slot.Dispose();
    }

    /// <summary>The second request has been answered.</summary>
    /// <returns>Whether it is the first to be.</returns>
    public bool TrySettleBySecond()
    {
        if (!TrySettle(Doubled))
        {
            return false;
        }

        _first.Cancel();
        return true;
    }

    public void Dispose()
    {
        _answer?.Dispose();
        if (_isOfSecond)
        {
            _second!.Limit.Dispose();
        }

        _first.Dispose();
    }

    private bool TrySettle(int from) => Interlocked.CompareExchange(ref _state, Settled, from) == from;

    // The first one is answered, and there is a second one, which may have been answered just before.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ChooseAsync(ObjectAnswer ofFirst)
    {
        if (TrySettle(Doubled))
        {
            _second!.Abandon();
        }
        else if (await TryTakeSecondAsync())
        {
            ofFirst.Dispose();
        }
    }

    private async ValueTask<bool> TryTakeSecondAsync()
    {
        if (await _second!.Answer is not { } answer)
        {
            return false;
        }

        _second.Slot.Dispose();
        (_answer, _isOfSecond) = (answer, true);
        return true;
    }
}
