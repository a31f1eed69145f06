using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Hosting;

/// <summary>What became durable in this process, as metrics of the meter <c>QueueMap</c> and as log lines.</summary>
public sealed class RunMetrics : IRunObserver, IDisposable
{
    public const string MeterName = "QueueMap";

    private readonly Meter _meter = new(MeterName);
    private readonly WorkPulse _pulse;
    private readonly ILogger<RunMetrics> _log;
    private readonly Counter<long> _mapped;
    private readonly Counter<long> _items;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _lost;
    private readonly Histogram<int> _folds;

    public RunMetrics(WorkPulse pulse, ILogger<RunMetrics> log)
    {
        (_pulse, _log) = (pulse, log);
        _mapped = _meter.CreateCounter<long>("queuemap.batches.mapped", "{batch}", "Batches mapped, their partials sent.");
        _items = _meter.CreateCounter<long>("queuemap.items.folded", "{item}", "Mapped items that became part of a ledger.");
        _quarantined = _meter.CreateCounter<long>("queuemap.items.quarantined", "{item}", "Items that failed for good.");
        _bytes = _meter.CreateCounter<long>("queuemap.bytes.folded", "By", "Stored size of the mapped items.");
        _duplicates = _meter.CreateCounter<long>("queuemap.partials.known", "{partial}", "Partials whose batch was counted before.");
        _dead = _meter.CreateCounter<long>("queuemap.batches.dead", "{batch}", "Batches that used up their deliveries.");
        _lost = _meter.CreateCounter<long>("queuemap.partials.lost", "{partial}", "Messages of the partials queue that could not be handled.");
        _folds = _meter.CreateHistogram<int>("queuemap.fold.size", "{partial}", "Partials of one write of the ledger.");
        _meter.CreateObservableGauge("queuemap.work.held", () => pulse.Held, "{batch}", "Batches and folds in work.");
    }

    public void Mapped(string run, int batch)
    {
        _pulse.Beat();
        _mapped.Add(1);
    }

    public void Folded(string run, IReadOnlyList<PartialMaxima> partials)
    {
        _pulse.Beat();
        _folds.Record(partials.Count);
        _items.Add(partials.Sum(partial => partial.Counts.Mapped));
        _quarantined.Add(partials.Sum(partial => partial.Counts.Quarantined));
        _bytes.Add(partials.Sum(partial => partial.Counts.Bytes));
    }

    public void Known(string run, IReadOnlyList<PartialMaxima> partials) => _duplicates.Add(partials.Count);

    public void Died(string run, int batch, DeathCause cause)
    {
        _dead.Add(1);
        RunEvents.Died(_log, run, batch, cause.Error, cause.Message);
    }

    public void Finished(ResultSet result) => RunEvents.Finished(_log, result.Run, result.State, result.Coverage.ToString());

    public void Lost(Exception error)
    {
        _lost.Add(1);
        RunEvents.Lost(_log, error);
    }

    public void Dispose() => _meter.Dispose();
}

internal static partial class RunEvents
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch} of run {Run} is dead: {Error}: {Cause}")]
    public static partial void Died(ILogger logger, string run, int batch, string error, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} is {State}: {Coverage}")]
    public static partial void Finished(ILogger logger, string run, Contracts.Runs.RunState state, string coverage);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of the partials queue is dead; its run waits for it until 'queuemap resume' sends its batch again")]
    public static partial void Lost(ILogger logger, Exception error);
}
