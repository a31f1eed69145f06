namespace QueueMap.Simulation.Scheduling;

/// <summary>
/// The one scheduler of a simulated world: a queue of events in virtual time. Between two events the code under test runs until
/// nothing of it can go on; the pool has one thread, so it always runs in the same order. What happens next, and when, is
/// decided here and by <see cref="Chance"/>, and nowhere else.
/// </summary>
internal sealed class Simulator(int seed, bool keepsHistory) : IThreadPoolWorkItem, IDisposable
{
    /// <summary>When every world begins. A Tuesday; nothing depends on it but what is written into headers.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A busy world has some ten thousand.</summary>
    private const long MaxSteps = 2_000_000;

    private readonly PriorityQueue<Event, (long At, long Number)> _events = new();
    private readonly ManualResetEventSlim _ended = new();
    private long _number;
    private long _steps;
    private Func<bool> _isDone = () => true;
    private long _until;

    public Random Chance { get; } = new(seed);

    /// <summary>Some process was killed, and nobody waits any more for what it had begun.</summary>
    public bool HasKilled { get; set; }

    public History History { get; } = new(keepsHistory);

    /// <summary>Ticks since <see cref="Epoch"/>.</summary>
    public long Now { get; private set; }

    public DateTimeOffset UtcNow => Epoch.AddTicks(Now);

    /// <summary>What the code under test must never do: an exception that escaped into the scheduler.</summary>
    public Exception? Escaped { get; private set; }

    /// <summary>Held by whoever changes the world. In a simulation there is only one; where the services are judged live there are many.</summary>
    public Lock Gate { get; } = new();

    public Event After(TimeSpan wait, Action run)
    {
        var planned = new Event(run);
        lock (Gate)
        {
            _events.Enqueue(planned, (Now + Math.Max(0, wait.Ticks), _number++));
        }

        return planned;
    }

    /// <summary>Lets happen what is due, where the world's time is a real clock's: how its services are judged beside real ones.</summary>
    public void CatchUp(TimeSpan now)
    {
        lock (Gate)
        {
            _until = now.Ticks;
            while (Step())
            {
            }

            Now = now.Ticks;
        }
    }

    public void Note(string line) => History.Add(Now, line);

    /// <summary>Runs events on the pool's thread, and waits on this one, which is none of the pool's.</summary>
    /// <returns>Whether it is done; false where the time was over first.</returns>
    public bool Run(Func<bool> isDone, TimeSpan limit)
    {
        (_isDone, _until) = (isDone, Now + limit.Ticks);
        _ended.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        _ended.Wait();
        return isDone();
    }

    public void Dispose() => _ended.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            while (ThreadPool.PendingWorkItemCount == 0)
            {
                if (++_steps > MaxSteps)
                {
                    throw new InvalidOperationException($"The world has had {MaxSteps:N0} events and is {TimeSpan.FromTicks(Now)} old: somebody goes round in a circle.");
                }

                if (_isDone() || !Step())
                {
                    _ended.Set();
                    return;
                }
            }

            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // Behind what can go on now.
        }
        catch (Exception escaped)
        {
            Escaped = escaped;
            _ended.Set();
        }
    }

    private bool Step()
    {
        while (_events.TryDequeue(out var next, out var key))
        {
            if (next.IsCancelled)
            {
                continue;
            }

            if (key.At > _until)
            {
                _events.Enqueue(next, key);
                Now = _until;
                return false;
            }

            Now = key.At;
            next.Run();
            return true;
        }

        return false;
    }

    /// <summary>Something that will happen unless it is cancelled.</summary>
    internal sealed class Event(Action run)
    {
        /// <summary>Will never happen.</summary>
        public static readonly Event None = new(static () => { });

        private Action? _run = run;

        public bool IsCancelled => _run is null;

        public void Cancel() => _run = null;

        public void Run()
        {
            var now = _run!;
            _run = null;
            now();
        }
    }
}
