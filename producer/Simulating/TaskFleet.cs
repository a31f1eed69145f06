namespace QueueMap.Producer.Simulating;

/// <summary>The tasks of a run: which there are, what they have in work, and what is billed for them.</summary>
internal sealed class TaskFleet(int slotsOfTask)
{
    /// <summary>A task without work may take so long to stop: its last poll is let end.</summary>
    private const double StopSeconds = 20;

    /// <summary>Fargate bills no task for less.</summary>
    private const double LeastBilledSeconds = 60;

    private readonly List<Task> _tasks = [];
    private readonly Stack<int> _idle = new();
    private double _endedSeconds;

    /// <summary>Launched, and not told to stop.</summary>
    public int Wanted { get; private set; }

    /// <summary>Started, and not told to stop.</summary>
    public int Running { get; private set; }

    /// <summary>Groups in work in all tasks.</summary>
    public int Busy { get; private set; }

    /// <summary>Launched, whether they still run or not.</summary>
    public int Launched => _tasks.Count;

    public int Most { get; private set; }

    public int Launch(double at)
    {
        _tasks.Add(new Task { LaunchedAt = at });
        Wanted++;
        Most = Math.Max(Most, Wanted);
        return _tasks.Count - 1;
    }

    /// <returns>False where it was told to stop before it started.</returns>
    public bool Start(int task)
    {
        var one = _tasks[task];
        if (one.Ends)
        {
            return false;
        }

        one.Runs = true;
        Running++;
        for (var slot = 0; slot < slotsOfTask; slot++)
        {
            _idle.Push(task);
        }

        return true;
    }

    /// <summary>So many batches go to a slot that was taken.</summary>
    public void Hold(int task, int batches) => _tasks[task].Held += batches;

    /// <summary>A slot that waits for work; its task is busier by one.</summary>
    public bool TryTake(out int task)
    {
        while (_idle.TryPop(out task))
        {
            if (!_tasks[task].Ends)
            {
                _tasks[task].Busy++;
                Busy++;
                return true;
            }
        }

        return false;
    }

    public int BusyOf(int task) => _tasks[task].Busy;

    public double BytesOf(int task) => _tasks[task].Bytes;

    /// <returns>False where the task is gone, and with it the work.</returns>
    public bool Done(int task, int batches, double bytes)
    {
        var one = _tasks[task];
        if (one.EndedAt is not null)
        {
            return false;
        }

        Busy--;
        one.Busy--;
        one.Held -= batches;
        one.Bytes += bytes;
        if (!one.Ends)
        {
            _idle.Push(task);
        }

        return true;
    }

    public bool IsThere(int task) => !_tasks[task].Ends;

    public bool IsIdle(int task) => _tasks[task].Busy == 0;

    /// <summary>Takes no more work. Ends when what it has is done.</summary>
    public void Drain(int task)
    {
        var one = _tasks[task];
        if (one.Ends)
        {
            return;
        }

        one.Ends = true;
        Wanted--;
        Running -= one.Runs ? 1 : 0;
    }

    /// <returns>Batches that it had in work, and which nobody has now.</returns>
    public int End(int task, double at)
    {
        var one = _tasks[task];
        Drain(task);
        if (one.EndedAt is not null)
        {
            return 0;
        }

        one.EndedAt = at;
        _endedSeconds += Billed(one, at);
        Busy -= one.Busy;
        return one.Held;
    }

    /// <summary>Up to so many tasks, those without work and the newest first.</summary>
    public IReadOnlyList<int> Spare(int count) =>
        [.. Enumerable.Range(0, _tasks.Count).Where(IsThere).OrderBy(task => _tasks[task].Busy).ThenByDescending(task => task).Take(count)];

    /// <summary>Seconds of tasks that are billed if all that run are stopped now.</summary>
    public double BilledSeconds(double now) => _endedSeconds + _tasks.Where(task => task.EndedAt is null).Sum(task => Billed(task, now + StopSeconds));

    // Billed from the pull of the image, which comes soon after the launch.
    private static double Billed(Task task, double until) => Math.Max(LeastBilledSeconds, until - task.LaunchedAt);

    private sealed class Task
    {
        public double LaunchedAt { get; init; }

        public double? EndedAt { get; set; }

        public bool Runs { get; set; }

        public bool Ends { get; set; }

        public int Busy { get; set; }

        public int Held { get; set; }

        public double Bytes { get; set; }
    }
}
