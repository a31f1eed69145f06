namespace QueueMap.Tests.Reducing;

/// <summary>How the n-th operation of a process on the outside world fails.</summary>
internal enum Fault
{
    /// <summary>It fails and has done nothing; the next one works.</summary>
    Refused,

    /// <summary>It is done, and its answer is lost; the next one works.</summary>
    AnswerLost,

    /// <summary>The process is killed before it.</summary>
    KilledBefore,

    /// <summary>The process is killed after it.</summary>
    KilledAfter,
}

/// <summary>Counts the operations of a process (reads, writes, listings, sends) and makes the n-th of them fail.</summary>
internal sealed class FaultPlan(int at = int.MaxValue, Fault fault = Fault.Refused)
{
    private int _count;

    /// <summary>Operations so far: a run without faults tells how many there are to fail.</summary>
    public int Count => _count;

    public async ValueTask<T> PassAsync<T>(Func<ValueTask<T>> operation)
    {
        var number = Interlocked.Increment(ref _count);
        if (number == at && fault is (Fault.AnswerLost or Fault.KilledAfter))
        {
            await operation();
        }

        Check(number);
        return await operation();
    }

    public void Pass() => Check(Interlocked.Increment(ref _count));

    private void Check(int number)
    {
        if (number == at || (number > at && fault is (Fault.KilledBefore or Fault.KilledAfter)))
        {
            throw new InjectedFaultException(number);
        }
    }
}

internal sealed class InjectedFaultException(int operation) : Exception($"Injected into operation {operation}.");
