namespace QueueMap.Producer.Simulating;

/// <summary>
/// A run as events: batches come as they are listed and published, tasks as they are launched, and each takes what waits.
/// The same seed gives the same course.
/// </summary>
public sealed partial class Simulation
{
    /// <summary>A producer that looks on sees the end at its next look.</summary>
    private const double LookSeconds = 1;

    /// <summary>A run that is not done after a month of simulated time never will be.</summary>
    private const double Horizon = 31 * 24 * 3_600;

    private readonly Scenario _scenario;
    private readonly EventQueue _events = new();
    private readonly Launches _launches = new();
    private readonly RateLimit _gets;
    private readonly TaskFleet _fleet;
    private readonly BatchService _service;
    private readonly FoldModel _folds;
    private readonly Autoscaler? _scaler;
    private readonly Course _course = new();
    private readonly Random _chance;
    private readonly double[] _waited = new double[Enum.GetValues<Bound>().Length];
    private readonly long _batches;
    private readonly int _ofGroup;
    private long _published;
    private long _visible;
    private long _mapped;
    private long _redelivered;
    private int _interruptions;
    private double? _startedAt;
    private double _idleSince;
    private double _foldLookAt = double.PositiveInfinity;

    private Simulation(Scenario scenario)
    {
        _scenario = scenario;
        _batches = scenario.Batches;
        _ofGroup = (int)Math.Max(1, Math.Ceiling(_batches / (double)scenario.MaxGroups));
        _gets = new RateLimit(scenario.Partitions * scenario.GetsPerPartition * scenario.Times.ShareOfRate);
        _fleet = new TaskFleet(scenario.WorkersOfTask);
        _service = new BatchService(scenario);
        _folds = new FoldModel(scenario);
        _scaler = scenario.Scaling is Scaling.TargetTracking tracking ? new Autoscaler(tracking) : null;
        _chance = new Random(scenario.Seed);
    }

    /// <exception cref="SimulationException">Such a run never ends.</exception>
    public static SimulatedRun Run(Scenario scenario)
    {
        var simulation = new Simulation(scenario);
        simulation.Begin();
        return simulation.ToEnd();
    }

    private void Begin()
    {
        _events.At(PublishedAt(Math.Min(_ofGroup, _batches)), What.Published);
        _events.At(0, What.Sample);
        if (_scenario.Scaling is Scaling.Fixed { Warm: var warm } several)
        {
            LaunchUpTo(several.Tasks, warm);
        }
        else
        {
            LaunchUpTo(_scaler!.Desired, warm: true);
            _events.At(AwsLimits.MetricSeconds, What.Metric);
        }
    }

    private SimulatedRun ToEnd()
    {
        while (_folds.Folded < _batches)
        {
            if (!_events.TryNext(out var next) || _events.Now > Horizon)
            {
                throw new SimulationException(
                    $"The run does not end: after {_events.Now / 3_600:N0} h {_folds.Folded:N0} of {_batches:N0} batches are folded with {_fleet.Running:N0} tasks. "
                    + "Give it more tasks, or a higher vCPU quota.");
            }

            Handle(next);
        }

        var finished = _events.Now + _scenario.Times.FinishSeconds + (_scenario.Work.Objects * _scenario.Times.FinishMicrosecondsPerItem / 1e6);
        var seen = Math.Ceiling(finished / LookSeconds) * LookSeconds;
        _waited[(int)Bound.Reducer] += seen - _events.Now;
        _course.Add(LookAt(seen));
        var bound = (Bound)Array.IndexOf(_waited, _waited.Max());
        return new SimulatedRun(seen, _fleet.BilledSeconds(seen), _fleet.Most, _folds.Writes, _interruptions, _redelivered, bound, _course.Looks);
    }

    private void Handle(Happening next)
    {
        switch (next.What)
        {
            case What.Published:
                Publish();
                break;
            case What.TaskStarts:
                Start(next.Task);
                break;
            case What.GroupDone:
                EndGroup(next.Task, next.Group);
                break;
            case What.FoldDue:
                BeginFold();
                break;
            case What.FoldDone:
                _folds.End(next.Group);
                LookForFold();
                break;
            case What.Metric:
                Scale();
                break;
            case What.Interrupted:
                Interrupt(next.Task);
                break;
            case What.TaskEnds:
                EndTask(next.Task);
                break;
            case What.Returned:
                _visible += next.Group;
                GiveWork();
                break;
            default:
                _course.Add(LookAt(_events.Now));
                _events.At(_events.Now + _course.Every, What.Sample);
                break;
        }
    }

    // Listing and publishing go on side by side; the slower of the two decides.
    private double PublishedAt(long batches)
    {
        var times = _scenario.Times;
        var pages = Math.Ceiling(Math.Min(batches * _scenario.ItemsOfBatch, _scenario.Work.Objects) / _scenario.Work.Folders / AwsLimits.KeysOfPage);
        var listed = Math.Max(pages * times.ListPageMilliseconds / 1e3, batches * _scenario.ItemsOfBatch / times.ListedKeysPerSecond);
        return times.OpenSeconds + Math.Max(listed, batches / times.PublishedBatchesPerSecond);
    }

    private void Publish()
    {
        var group = Math.Min(_ofGroup, _batches - _published);
        _published += group;
        _visible += group;
        if (_published < _batches)
        {
            _events.At(PublishedAt(Math.Min(_published + _ofGroup, _batches)), What.Published);
        }

        GiveWork();
    }

    private void GiveWork()
    {
        while (_visible > 0 && _fleet.TryTake(out var task))
        {
            var group = (int)Math.Min(Math.Min(_ofGroup, _visible), Math.Max(1, _batches / (_scenario.WorkersOfTask * Math.Max(1L, _fleet.Running))));
            _visible -= group;
            _fleet.Hold(task, group);
            var items = group * _scenario.ItemsOfBatch;
            var alone = _events.Now + (group * _service.Seconds(_fleet.BusyOf(task), _fleet.Busy, _fleet.BytesOf(task), out var bound));
            var granted = _gets.Grant(_events.Now, items);
            var done = Math.Max(alone, granted);
            _waited[(int)(granted > alone ? Bound.Rate : bound)] += (done - _events.Now) / Math.Max(1, _fleet.Running * _scenario.WorkersOfTask);
            _events.At(done, What.GroupDone, task, group);
            if (_idleSince > 0)
            {
                _waited[(int)Bound.Producer] += _events.Now - _idleSince;
                _idleSince = 0;
            }
        }

        if (_visible == 0 && _published < _batches && _fleet.Busy == 0 && _fleet.Running > 0 && _idleSince == 0)
        {
            _idleSince = _events.Now;
        }
    }

    private void EndGroup(int task, int group)
    {
        if (!_fleet.Done(task, group, group * _scenario.ItemsOfBatch * _scenario.Work.MeanBytes))
        {
            return; // It went with its task.
        }

        _mapped += group;
        _folds.Add(group);
        LookForFold();
        if (!_fleet.IsThere(task) && _fleet.IsIdle(task))
        {
            _fleet.End(task, _events.Now);
        }

        GiveWork();
    }

    private void LookForFold()
    {
        if (_folds.DueAt(_events.Now) is { } due && due < _foldLookAt)
        {
            _foldLookAt = due;
            _events.At(due, What.FoldDue);
        }
    }

    private void BeginFold()
    {
        _foldLookAt = double.PositiveInfinity;
        var (partials, seconds) = _folds.Begin(_events.Now);
        if (partials > 0)
        {
            _waited[(int)Bound.Reducer] += _mapped == _batches ? seconds / _scenario.Reducers : 0;
            _events.At(_events.Now + seconds, What.FoldDone, group: partials);
        }

        LookForFold();
    }

    private Look LookAt(double now) =>
        new(now, _visible, Math.Max(0, _published - _visible - _mapped), _folds.Folded, _fleet.Wanted, _fleet.Running);
}
