using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Simulating;

/// <summary>The reducers: they gather partials, and fold up to a hundred of them at once, a second apart unless there are so many.</summary>
internal sealed class FoldModel(Scenario scenario)
{
    private const double BytesOfWriteUnit = 1_024;

    private readonly double _linger = FoldOptions.Billed.Linger.TotalSeconds;
    private readonly int _most = FoldOptions.Billed.MaxPartials;
    /// <summary>Of every run (<see cref="Contracts.Runs.RunSpec.Shards"/>).</summary>
    private const int Shards = Planning.CallCount.Shards;

    private double _began = double.NegativeInfinity;
    private int _folding;

    /// <summary>Batches whose partials wait.</summary>
    public long Waiting { get; private set; }

    public long Folded { get; private set; }

    /// <summary>Writes of the ledger.</summary>
    public long Writes { get; private set; }

    public double BusySeconds { get; private set; }

    public void Add(int partials) => Waiting += partials;

    /// <returns>When to look again; null where nothing waits or every reducer folds.</returns>
    public double? DueAt(double now) =>
        Waiting == 0 || _folding >= scenario.Reducers ? null
        : Waiting >= _most ? now
        : Math.Max(now, _began + _linger);

    /// <returns>Partials of the fold that begins, and how long it takes; 0 where it is too early.</returns>
    public (int Partials, double Seconds) Begin(double now)
    {
        if (DueAt(now) is not { } due || due > now)
        {
            return (0, 0);
        }

        // Where batches go in groups, so do their folds, or a fold would be an event of its own again.
        var ofGroup = Math.Max(1, (int)Math.Ceiling(scenario.Batches / (double)scenario.MaxGroups));
        var partials = (int)Math.Min(Waiting, (long)_most * ofGroup);
        var folds = Math.Ceiling(partials / (double)_most);
        var parts = Math.Min(Shards, partials);
        var seconds = (folds * scenario.Times.FoldMilliseconds / 1e3) + (partials * scenario.Times.FoldMillisecondsPerPartial / 1e3);

        // All shards of a run lie in one partition of the table, whoever writes them.
        var units = folds * parts * Math.Ceiling(scenario.Work.ShardBytes / BytesOfWriteUnit);
        seconds = Math.Max(seconds, units / AwsLimits.WriteUnitsPerSecond * scenario.Reducers);
        Waiting -= partials;
        Writes += (long)(folds * parts);
        BusySeconds += seconds / scenario.Reducers;
        _began = now;
        _folding++;
        return (partials, seconds);
    }

    public void End(int partials)
    {
        _folding--;
        Folded += partials;
    }
}
