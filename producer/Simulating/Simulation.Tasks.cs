namespace QueueMap.Producer.Simulating;

// What becomes of the tasks: launched, started, interrupted, drained, ended.
public sealed partial class Simulation
{
    /// <summary>A start-up is as long as this share of its mean, up or down: pulls of an image are not alike.</summary>
    private const double StartSpread = 0.2;

    private void Start(int task)
    {
        if (_fleet.Start(task))
        {
            if (_startedAt is null)
            {
                _startedAt = _events.Now;
                _waited[(int)Bound.Start] += Math.Max(0, _events.Now - PublishedAt(Math.Min(_ofGroup, _batches)));
            }

            GiveWork();
        }
    }

    private void Scale()
    {
        var desired = _scaler!.Look(_events.Now, _visible, _fleet.Running);
        LaunchUpTo(desired, warm: false);
        foreach (var task in _fleet.Spare(Math.Max(0, _fleet.Wanted - desired)))
        {
            _fleet.Drain(task);
            if (_fleet.IsIdle(task))
            {
                _fleet.End(task, _events.Now);
            }
        }

        _events.At(_events.Now + AwsLimits.MetricSeconds, What.Metric);
    }

    private void LaunchUpTo(int desired, bool warm)
    {
        var fits = _scenario.CpuQuota is { } quota ? (int)Math.Floor(quota / _scenario.Size.Cpu) : int.MaxValue;
        while (_fleet.Wanted < Math.Min(desired, fits))
        {
            var at = warm ? 0 : _launches.Next(_events.Now);
            var task = _fleet.Launch(at);
            var starts = warm ? 0 : at + (_scenario.Times.TaskStartSeconds * (1 - StartSpread + (2 * StartSpread * _chance.NextDouble())));
            _events.At(starts, What.TaskStarts, task);
            if (_scenario.InterruptionsPerHour > 0)
            {
                var lives = -Math.Log(1 - _chance.NextDouble()) * 3_600 / _scenario.InterruptionsPerHour;
                _events.At(starts + lives, What.Interrupted, task);
            }
        }
    }

    // The notice: nothing new is begun, and another task is launched in its place at once.
    private void Interrupt(int task)
    {
        if (!_fleet.IsThere(task))
        {
            return;
        }

        _interruptions++;
        _fleet.Drain(task);
        _events.At(_fleet.IsIdle(task) ? _events.Now : _events.Now + AwsLimits.SpotNoticeSeconds, What.TaskEnds, task);
        LaunchUpTo(_scaler?.Desired ?? ((Scaling.Fixed)_scenario.Scaling).Tasks, warm: false);
    }

    // What it had in work is another's when it is visible again.
    private void EndTask(int task)
    {
        if (_fleet.End(task, _events.Now) is > 0 and var lost)
        {
            _redelivered += lost;
            _events.At(_events.Now + AwsLimits.VisibilitySeconds, What.Returned, group: lost);
        }
    }
}
