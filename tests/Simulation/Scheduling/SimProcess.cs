namespace QueueMap.Simulation.Scheduling;

/// <summary>
/// A process of the world, as far as it can be killed or frozen: whatever reaches it (a timer, an answer) comes through here,
/// and nothing does once it is dead. What it was doing is then left where it was, for the collector.
/// </summary>
internal sealed class SimProcess
{
    private long _frozenUntil;

    public SimProcess(Simulator simulator, string name)
    {
        (Simulator, Name, BornAt) = (simulator, name, simulator.Now);
        Clock = new VirtualClock(this);
    }

    public Simulator Simulator { get; }

    public string Name { get; }

    public long BornAt { get; }

    public VirtualClock Clock { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>When it was last thawed; a process that never froze has always run.</summary>
    public long FrozenUntil => _frozenUntil;

    /// <summary>How often it was frozen.</summary>
    public int Freezes { get; private set; }

    public Action Died { get; set; } = () => { };

    /// <summary>What <c>kill -9</c> does.</summary>
    public void Kill(string why)
    {
        if (IsAlive)
        {
            IsAlive = false;
            Simulator.HasKilled = true;
            Simulator.Note($"{Name} killed {why}");
            Died();
        }
    }

    /// <summary>It ended by itself.</summary>
    public void Exit()
    {
        if (IsAlive)
        {
            IsAlive = false;
            Simulator.Note($"{Name} exits");
            Died();
        }
    }

    /// <summary>What <c>SIGSTOP</c> and, so much later, <c>SIGCONT</c> do.</summary>
    public void Freeze(TimeSpan time)
    {
        _frozenUntil = Math.Max(_frozenUntil, Simulator.Now + time.Ticks);
        Freezes++;
        Simulator.Note($"{Name} frozen for {time.TotalSeconds:F0} s");
    }

    /// <summary>Happens to this process, unless it is dead by then; when it is thawed, if it is frozen by then.</summary>
    /// <remarks>
    /// Of a dead process, finalizers still run (of a PeriodicTimer, say), on the finalizer's thread, and with them the code that
    /// waited: it must not touch the world, nor its chance.
    /// </remarks>
    public Simulator.Event After(TimeSpan wait, Action run) => IsAlive ? Simulator.After(wait, () => Reach(run)) : Simulator.Event.None;

    /// <summary>Completes in virtual time. Never where the process has died meanwhile.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken cancellation = default)
    {
        var waiting = new Waiting(cancellation);
        var due = After(wait, waiting.End);
        waiting.Due = due;
        return waiting.Task;
    }

    /// <summary>What a dead process waits for.</summary>
    public static Task<T> NeverAsync<T>() => new TaskCompletionSource<T>().Task;

    private void Reach(Action run)
    {
        if (!IsAlive)
        {
            return;
        }

        if (_frozenUntil > Simulator.Now)
        {
            Simulator.After(TimeSpan.FromTicks(_frozenUntil - Simulator.Now), () => Reach(run));
            return;
        }

        run();
    }

    private sealed class Waiting : TaskCompletionSource
    {
        private readonly CancellationTokenRegistration _registration;
        private readonly CancellationToken _cancellation;

        public Waiting(CancellationToken cancellation)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _cancellation = cancellation;
            _registration = cancellation.UnsafeRegister(static waiting => ((Waiting)waiting!).Cancel(), this);
        }

        public Simulator.Event? Due { get; set; }

        public void End()
        {
            _registration.Dispose();
            TrySetResult();
        }

        private void Cancel()
        {
            Due?.Cancel();
            TrySetCanceled(_cancellation);
        }
    }
}
