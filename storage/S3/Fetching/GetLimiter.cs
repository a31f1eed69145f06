using System.Runtime.CompilerServices;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>Bounds the GETs in flight by what S3 bears. All sources of a process share one, as S3 counts them together.</summary>
internal sealed class GetLimiter(int most, TimeProvider time)
{
    private readonly AdaptiveBound _bound = new(most, time);
    private readonly FairGate _gate = new(most);
    private readonly Lock _lock = new();
    private int _era;

    public int Limit => (int)_gate.Capacity;

    public int InFlight => (int)_gate.Taken;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Slot> EnterAsync(CancellationToken cancellation)
    {
        await _gate.EnterAsync(1, cancellation);
        return new Slot(this, Volatile.Read(ref _era));
    }

    /// <returns>Null where all slots are taken or waited for.</returns>
    public Slot? TryEnter() => _gate.TryEnter(1) ? new Slot(this, Volatile.Read(ref _era)) : null;

    /// <summary>
    /// For a request that is sent a second time. Where all slots are taken, which is so whenever there is work, such may be an
    /// eighth more: a GET that hangs would else hold its slot for nothing. But not while S3 bears less than it might.
    /// </summary>
    /// <returns>Null where it may not be sent.</returns>
    public Slot? TryEnterAgain() => Limit < most ? TryEnter()
        : _gate.TryEnterBeyond(1, Math.Max(1, most / 8)) ? new Slot(this, Volatile.Read(ref _era)) : null;

    public void Throttled(Slot slot)
    {
        lock (_lock)
        {
            // What was in flight when the bound was lowered says nothing about the lower one.
            if (slot.Era == _era && _bound.Throttled())
            {
                _era++;
                _gate.Capacity = _bound.Limit;
            }
        }
    }

    /// <param name="firstByte">From the request to the head of its answer.</param>
    public void Succeeded(TimeSpan firstByte)
    {
        lock (_lock)
        {
            _bound.Answered(firstByte);
            if (_gate.Capacity != _bound.Limit)
            {
                _gate.Capacity = _bound.Limit;
            }
        }
    }

    /// <summary>Disposed of once.</summary>
    internal readonly struct Slot(GetLimiter limiter, int era) : IDisposable
    {
        public int Era => era;

        public void Dispose() => limiter._gate.Leave(1);
    }
}
