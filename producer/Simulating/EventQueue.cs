namespace QueueMap.Producer.Simulating;

/// <summary>What comes next. Events of one moment come in the order in which they were entered, so that a seed gives one course.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Happening, (double At, long Order)> _events = new();
    private long _entered;

    /// <summary>Seconds since the run's start.</summary>
    public double Now { get; private set; }

    public void At(double moment, What what, int task = 0, int group = 0) =>
        _events.Enqueue(new Happening(what, task, group), (Math.Max(moment, Now), _entered++));

    public bool TryNext(out Happening happening)
    {
        if (!_events.TryDequeue(out happening, out var when))
        {
            return false;
        }

        Now = when.At;
        return true;
    }
}

internal enum What
{
    Published,
    TaskStarts,
    GroupDone,
    FoldDue,
    FoldDone,
    Metric,
    Interrupted,
    TaskEnds,
    Returned,
    Sample,
}

/// <param name="Task">Number of the task that it is about.</param>
/// <param name="Group">Batches that it is about.</param>
internal readonly record struct Happening(What What, int Task, int Group);
