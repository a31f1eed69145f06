using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.LocalFleets;
using QueueMap.Producer.Simulating;
using QueueMap.Producer.Tuning;

namespace QueueMap.FleetModel;

/// <summary>What the model is told of this machine: measured over one shape, and used for all others.</summary>
/// <param name="AddedMs">What a GET takes here beside the latency that it is told.</param>
internal sealed record Calibration(ServiceTimes Times, double AddedMs)
{
    private const int SampleItems = 120;
    private const double MostSeconds = 60;
    private const int Halvings = 30;

    public static async Task<Calibration> MeasureAsync(CancellationToken cancellation)
    {
        var (latency, cpuMicroseconds) = await TuneAsync(cancellation);
        var added = Math.Max(0, (latency * 1e3) - Shape.Calibration.LatencyMs);
        var times = new ServiceTimes
        {
            Origin = "measured over the calibration shape",
            CpuMicrosecondsPerItem = cpuMicroseconds,
            CpuNanosecondsPerByte = 0,
            ListPageMilliseconds = 20,
            BatchMilliseconds = 0,
        };

        var smallest = await ShapeRun.SecondsAsync(Shape.Smallest, cancellation);
        var open = Fit(smallest, seconds => Simulation.Run(Shape.Smallest.ScenarioBy(times with { OpenSeconds = seconds }, added)).Seconds);
        times = times with { OpenSeconds = open };

        var measured = (await ShapeRun.SecondsAsync(Shape.Calibration, cancellation) + await ShapeRun.SecondsAsync(Shape.Calibration, cancellation)) / 2;
        var ofBatch = Fit(measured, seconds => Simulation.Run(Shape.Calibration.ScenarioBy(times with { BatchMilliseconds = seconds * 1e3 }, added)).Seconds);
        Console.WriteLine($"one batch {smallest:0.0} s, calibration {measured:0.0} s: {added:0.0} ms beside the latency of a GET, {cpuMicroseconds:0} µs of CPU an item, "
            + $"{open:0.00} s to the first batch, {ofBatch * 1e3:0} ms a batch");
        return new Calibration(times with { BatchMilliseconds = ofBatch * 1e3 }, added);
    }

    // With the server in this process: the cores of one machine do the work of both.
    private static async Task<(double Seconds, double CpuMicroseconds)> TuneAsync(CancellationToken cancellation)
    {
        await using var bucket = new LateBucket(Shape.Calibration.LatencyMs);
        using var work = new Workspace();
        await bucket.FillAsync(Shape.Calibration with { Items = SampleItems }, work.At("gsod"), cancellation);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", bucket.Url.ToString().TrimEnd('/'));
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Buckets.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Buckets.SecretKey);
        Environment.SetEnvironmentVariable("AWS_REGION", Buckets.Region);
        var spec = new RunSpec { Run = "tune", Job = JobCatalog.HottestByMonth, Source = LateBucket.Source, CreatedAt = DateTimeOffset.UnixEpoch };
        var tuner = new Tuner(spec, TimeProvider.System);
        var sample = await tuner.SampleAsync(SampleItems, cancellation);
        var setting = new Setting(Shape.Calibration.Gets * 2, Shape.Calibration.BatchItems, 1);
        await tuner.MeasureAsync(setting, sample, cancellation); // Compiles the code.
        var measured = await tuner.MeasureAsync(setting, sample, cancellation);
        return (await tuner.LatencyAsync(sample, cancellation), measured.CpuSeconds / measured.Items * 1e6);
    }

    /// <summary>Where a growing function of seconds comes to a value: the middle of where it has it, because the model's ends are whole looks.</summary>
    private static double Fit(double value, Func<double, double> model) => (Edge(value - 0.5, model) + Edge(value + 0.5, model)) / 2;

    private static double Edge(double value, Func<double, double> model)
    {
        var (low, high) = (0.0, MostSeconds);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = model(middle) < value ? (middle, high) : (low, middle);
        }

        return low;
    }
}
