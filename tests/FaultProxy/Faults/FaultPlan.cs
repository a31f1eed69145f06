namespace QueueMap.FaultProxy.Faults;

/// <summary>Decides call by call. One is made from each settings; the next replaces it.</summary>
internal sealed class FaultPlan(FaultSettings settings) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(settings.Seed);
    private readonly int[] _matched = new int[settings.Rules.Count];
    private readonly int[] _used = new int[settings.Rules.Count];
    private readonly CancellationTokenSource _replaced = new();

    public FaultSettings Settings => settings;

    /// <summary>Fires when other settings have come.</summary>
    public CancellationToken Replaced => _replaced.Token;

    /// <returns>The rule of the fault, if any, and all latencies that hit the call.</returns>
    public (FaultRule? Rule, List<HeldBack> Latencies) Choose(CallHead call)
    {
        FaultRule? chosen = null;
        var latencies = new List<HeldBack>();
        lock (_lock)
        {
            for (var i = 0; i < settings.Rules.Count; i++)
            {
                var rule = settings.Rules[i];
                if (!rule.Matches(call) || !Hits(i) || (rule.Fault != FaultKind.Latency && chosen is not null))
                {
                    continue;
                }

                _used[i]++;
                if (rule.Fault == FaultKind.Latency)
                {
                    latencies.Add(new(rule, TimeSpan.FromMilliseconds(rule.Milliseconds + (_random.NextDouble() * rule.JitterMilliseconds))));
                }
                else
                {
                    chosen = rule;
                }
            }
        }

        return (chosen, latencies);
    }

    /// <summary>It was chosen for a call in which there was nothing to disturb: its limit is not used up.</summary>
    public void TakeBack(string operation, FaultKind fault)
    {
        lock (_lock)
        {
            for (var i = 0; i < settings.Rules.Count; i++)
            {
                if (settings.Rules[i].Fault == fault && settings.Rules[i].Matches(operation) && _used[i] > 0)
                {
                    _used[i]--;
                    return;
                }
            }
        }
    }

    /// <returns>0 to <paramref name="below"/>, exclusive.</returns>
    public int Chance(int below)
    {
        lock (_lock)
        {
            return _random.Next(below);
        }
    }

    /// <summary>Ends at the latest when other settings have come, or the client has gone.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Replaced, gone);
        await Task.Delay(pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Replace() => _replaced.Cancel();

    public void Dispose() => _replaced.Dispose();

    private bool Hits(int index)
    {
        var rule = settings.Rules[index];
        var call = ++_matched[index];
        // Drawn for every call that matches, so that a limit does not shift what follows.
        var drawn = rule.Calls.Count == 0 ? _random.NextDouble() < rule.Probability : rule.Calls.Contains(call);
        return drawn && (rule.Limit is null || _used[index] < rule.Limit);
    }
}

/// <summary>For how long a call is held back, and by which rule.</summary>
internal readonly record struct HeldBack(FaultRule Rule, TimeSpan Time);
