using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Fleet;

/// <summary>
/// Metrics and traces over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to; the other variables of OpenTelemetry are
/// the exporter's own to read. What is gathered at the end is sent before the process ends.
/// </summary>
internal sealed class Telemetry(IConfiguration configuration) : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "queuemap-worker";

    /// <summary>Of the transport: messaging.* by OpenTelemetry's conventions.</summary>
    private const string TransportMeter = "QueueMap.AmazonSqs";

    private const string MassTransitSource = "MassTransit";

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(configuration[EndpointVariable]))
        {
            var resource = ResourceBuilder.CreateDefault().AddService(ServiceName);
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(RunMetrics.MeterName, TransportMeter, MassTransitSource)
                .AddOtlpExporter()
                .Build();
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(MassTransitSource)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }
}
