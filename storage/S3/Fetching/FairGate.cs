using System.Runtime.CompilerServices;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// Lets amounts in up to a capacity, in the order in which they were asked for: nobody starves, however large, and whoever
/// needs several takes them in the order in which it uses them.
/// </summary>
internal sealed class FairGate(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiters = new();
    private long _capacity = capacity;
    private long _taken;

    /// <summary>May be lowered below what is in: then nobody enters until enough has left.</summary>
    public long Capacity
    {
        get => Volatile.Read(ref _capacity);
        set
        {
            lock (_lock)
            {
                _capacity = value;
                Admit();
            }
        }
    }

    public long Taken => Volatile.Read(ref _taken);

    public ValueTask EnterAsync(long amount, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (Fits(amount))
            {
                _taken += amount;
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter(amount);
            _waiters.Enqueue(waiter);
        }

        return WaitAsync(waiter, cancellation);
    }

    /// <summary>Past whoever waits, and past the capacity by <paramref name="beyond"/> at most.</summary>
    public bool TryEnterBeyond(long amount, long beyond)
    {
        lock (_lock)
        {
            if (_taken + amount > _capacity + beyond)
            {
                return false;
            }

            _taken += amount;
            return true;
        }
    }

    public bool TryEnter(long amount)
    {
        lock (_lock)
        {
            if (!Fits(amount))
            {
                return false;
            }

            _taken += amount;
            return true;
        }
    }

    public void Leave(long amount)
    {
        lock (_lock)
        {
            _taken -= amount;
            Admit();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => Withdraw(waiter, cancellation), null);
        await waiter.Task;
    }

    private bool Fits(long amount) => _waiters.Count == 0 && _taken + amount <= _capacity;

    private void Withdraw(Waiter waiter, CancellationToken cancellation)
    {
        if (waiter.TrySetCanceled(cancellation))
        {
            lock (_lock)
            {
                Admit(); // It may have stood before somebody who fits.
            }
        }
    }

    private void Admit()
    {
        while (_waiters.TryPeek(out var waiter) && (waiter.Task.IsCompleted || _taken + waiter.Amount <= _capacity))
        {
            _waiters.Dequeue();
            if (waiter.TrySetResult())
            {
                _taken += waiter.Amount;
            }
        }
    }

    private sealed class Waiter(long amount) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Amount => amount;
    }
}
