namespace QueueMap.FaultProxy.Faults;

/// <param name="Calls">By operation, whatever became of them.</param>
/// <param name="Faults">Injected, by kind.</param>
/// <param name="Broken">Calls that the upstream did not answer, without any fault of ours.</param>
public sealed record FaultCounts(IReadOnlyDictionary<string, int> Calls, IReadOnlyDictionary<FaultKind, int> Faults, int Broken)
{
    public int Of(FaultKind fault) => Faults.GetValueOrDefault(fault);

    public int Of(string operation) => Calls.GetValueOrDefault(operation);
}

/// <summary>The plan of the moment, and the counts, which outlive it.</summary>
internal sealed class FaultBoard(FaultSettings settings) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<FaultKind, int> _faults = [];
    private int _broken;
    private FaultPlan _plan = new(settings);

    public FaultPlan Plan => Volatile.Read(ref _plan);

    public void Replace(FaultSettings by) => Interlocked.Exchange(ref _plan, new(by)).Replace();

    public void Called(string operation) => Add(() => _calls[operation] = _calls.GetValueOrDefault(operation) + 1);

    public void Injected(FaultKind fault) => Add(() => _faults[fault] = _faults.GetValueOrDefault(fault) + 1);

    public void Broke() => Add(() => _broken++);

    public FaultCounts Counts()
    {
        lock (_lock)
        {
            return new(new Dictionary<string, int>(_calls, StringComparer.Ordinal), new Dictionary<FaultKind, int>(_faults), _broken);
        }
    }

    public void ResetCounts() => Add(() =>
    {
        _calls.Clear();
        _faults.Clear();
        _broken = 0;
    });

    public void Dispose() => _plan.Dispose();

    private void Add(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}
