using System.Text.Json;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>One bad item costs one item, says why, and comes home when it is mended.</summary>
public sealed class BadItemTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    private const int Objects = 1_000;

    [Fact]
    public async Task Seven_of_a_thousand_are_quarantined_with_their_reasons_and_a_requeue_ends_with_the_bytes_of_a_clean_run()
    {
        WriteStations();
        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "clean.csv")).MustExitWith(0);
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        await CorruptAsync(3);

        // Listed before any worker runs: what is deleted and changed now is deleted and changed after listing.
        (await RunAsync("strict", "--detach")).MustExitWith(0);
        await fleet.RemoveAsync(KeyOf(400));
        await fleet.PutAsync(KeyOf(500), "changed"u8.ToArray());
        await fleet.S3Proxy.SetAsync(Denied(600), Denied(700));
        fleet.StartWorker("all");
        var failed = await fleet.QueuemapAsync("resume", "strict");

        failed.MustExitWith(3);
        Assert.Contains("1,000 listed = 993 mapped + 7 quarantined + 0 pending", failed.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["bad-row", "bad-row", "bad-row", "changed", "denied", "denied", "gone"],
            (await ReasonsAsync("strict")).Order(StringComparer.Ordinal));

        await MendAsync();
        (await fleet.QueuemapAsync("requeue", "strict", "--export", "mended.csv")).MustExitWith(0);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("clean.csv")), await File.ReadAllBytesAsync(fleet.Work.At("mended.csv")));
        Assert.Contains("Succeeded", (await fleet.QueuemapAsync("status", "strict")).Output, StringComparison.Ordinal);

        await CorruptAsync(7);
        var partial = await RunAsync("tolerant", "--tolerated-failure-percent", "1");
        partial.MustExitWith(0);
        Assert.Contains("run       tolerant: Partial", partial.Output, StringComparison.Ordinal);
    }

    private static FaultRule Denied(int station) =>
        new() { Operation = "GetObject", Fault = FaultKind.Denied, Probability = 1, Path = KeyOf(station) };

    private static string KeyOf(int station) => $"gsod/2023/{station:d11}.csv";

    private void WriteStations()
    {
        for (var station = 0; station < Objects; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station * 7919 % 1000 / 10.0,6:0.0}", "  50.0");
        }
    }

    private async Task CorruptAsync(int count)
    {
        for (var station = 0; station < count; station++)
        {
            var text = await File.ReadAllTextAsync(fleet.Work.At(KeyOf(station)));
            await fleet.PutAsync(KeyOf(station), System.Text.Encoding.UTF8.GetBytes(text.Replace("  50.0", "hot", StringComparison.Ordinal)));
        }
    }

    private async Task MendAsync()
    {
        await fleet.S3Proxy.SetAsync();
        foreach (var station in new[] { 0, 1, 2, 400, 500 })
        {
            await fleet.PutAsync(KeyOf(station), await File.ReadAllBytesAsync(fleet.Work.At(KeyOf(station))));
        }
    }

    private Task<Outcome> RunAsync(string run, params string[] options) =>
        fleet.QueuemapAsync(["run", $"s3://{LocalFleet.Bucket}/gsod", "--run", run, "--batch-items", "50", .. options]);

    private async Task<IEnumerable<string>> ReasonsAsync(string run) => (await fleet.QueuemapAsync("status", run, "--json")).Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.GetProperty("event").GetString() == "quarantined")
        .Select(line => line.GetProperty("item").GetProperty("reason").GetString()!);
}
