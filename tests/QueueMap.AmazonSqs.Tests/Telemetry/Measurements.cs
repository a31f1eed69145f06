using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Tests.Telemetry;

internal sealed record Measurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>What the transport measures of one queue, while this is not disposed. Meters are shared by the whole process, so that queues tell tests apart.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<Measurement> _all = new();
    private readonly MeterListener _listener = new();

    /// <param name="tag">What of a measurement must have the value.</param>
    public Measurements(string value, string tag = "messaging.destination.name")
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == QueueMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, measured, tags, _) => Add(instrument, measured, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, measured, tags, _) => Add(instrument, measured, tags));
        _listener.Start();

        void Add(Instrument instrument, double measured, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            if (value.Equals(all.GetValueOrDefault(tag)))
            {
                _all.Enqueue(new(instrument.Name, instrument.Unit, measured, all));
            }
        }
    }

    public List<Measurement> Of(string instrument) => [.. _all.Where(measurement => measurement.Instrument == instrument)];

    public void Dispose() => _listener.Dispose();
}
