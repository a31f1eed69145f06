using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Generating;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using QueueMap.Producer.Tuning;
using QueueMap.Tests.Storage;

namespace QueueMap.Tests.Tuning;

public sealed class TunerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sample_is_mapped_once_a_setting_and_nothing_is_written()
    {
        var data = Path.Join(_folder.Path, "gsod");
        await new GsodGenerator(new GsodOptions { Stations = 20 }).WriteAsync(data, progress: null, default);
        var spec = new RunSpec { Run = "tune", Job = JobCatalog.HottestByMonth, Source = data, CreatedAt = DateTimeOffset.UnixEpoch };
        var before = Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order().ToList();
        var tuner = new Tuner(spec, TimeProvider.System);

        var sample = await tuner.SampleAsync(15, default);
        var measured = await tuner.MeasureAsync(new Setting(Gets: 4, BatchItems: 4, Cpu: 2), sample, default);

        Assert.Equal((15, 15, 0), (sample.Count, measured.Items, measured.Quarantined));
        Assert.Equal(sample.Sum(item => item.Size), measured.Bytes);
        Assert.True(measured.Seconds > 0 && measured.GetSeconds > 0 && measured.CpuSeconds > 0 && measured.MemoryBytes > 0);
        Assert.True(await tuner.LatencyAsync(sample, default) > 0);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void Settings_are_picked_as_Lambda_Power_Tuning_picks()
    {
        Measured slow = Of(cpu: 1, itemsPerSecond: 1_000), middle = Of(cpu: 2, itemsPerSecond: 1_800), fast = Of(cpu: 4, itemsPerSecond: 2_000);
        var result = new TuneResult([slow, middle, fast], Prices.Standard, Architecture.Arm);

        // A million items: 1,000 s of 1 vCPU and 2 GB, 556 s of 2 and 4, 500 s of 4 and 8.
        Assert.Equal([0.0110m, 0.0122m, 0.0219m], new[] { slow, middle, fast }.Select(one => Math.Round(result.UsdOfMillion(one), 4)));
        Assert.Equal((slow, middle, fast), (result.Cheapest, result.Balanced, result.Fastest));
    }

    [Fact]
    public void Service_times_have_what_was_measured_and_the_rest_as_before()
    {
        var result = new TuneResult([Of(cpu: 1, itemsPerSecond: 100)], Prices.Standard, Architecture.Arm);

        var times = result.TimesOver(new ServiceTimes(), latency: 0.0421, "here");

        // 300 µs an item, of which 66,000 B x 0.25 ns are its bytes'.
        Assert.Equal(new ServiceTimes { Origin = "here", GetMilliseconds = 42.1, CpuMicrosecondsPerItem = 283.5 }, times);
    }

    private static Measured Of(int cpu, double itemsPerSecond) => new(
        new Setting(64, 500, cpu), Items: 1_000, Quarantined: 0, Bytes: 66_000_000, Seconds: 1_000 / itemsPerSecond, GetSeconds: 0.03, CpuSeconds: 0.3, MemoryBytes: 1);
}
