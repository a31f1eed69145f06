using System.Globalization;
using System.Text.RegularExpressions;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>
/// Producer, workers and reducer as separate processes, on servers that speak AWS's protocols. <c>QUEUEMAP_GSOD=DIR</c> takes
/// the station files of a directory in place of generated ones.
/// </summary>
public sealed class FleetTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    [Fact]
    public async Task A_fleet_ends_with_the_bytes_of_an_embedded_run()
    {
        var data = Environment.GetEnvironmentVariable("QUEUEMAP_GSOD") is { Length: > 0 } given ? Path.GetFullPath(given) : null;
        if (data is null)
        {
            data = fleet.Work.At("gsod");
            (await Command.RunAsync(fleet.Work.Root, "generate", "gsod", data, "--stations", "60", "--years", "2022..2023")).MustExitWith(0);
        }

        var here = (await Command.RunAsync(fleet.Work.Root, "run", data, "--state", "here", "--export", "here.csv")).MustExitWith(0);
        await fleet.UploadAsync(data, "gsod");
        await fleet.SetUpAsync();
        var workers = new[] { fleet.StartWorker("map"), fleet.StartWorker("map"), fleet.StartWorker("reduce") };

        var outcome = await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "fleet", "--batch-items", "7", "--export", "fleet.csv");

        outcome.MustExitWith(0);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("fleet.csv")));
        Assert.Equal(CoverageOf(here), CoverageOf(outcome));
        var (mapped, gets) = (NumberIn(CoverageOf(outcome), "= (?<n>[0-9,]+) mapped"), NumberIn(outcome.Output, "bill +(?<n>[0-9,]+) GETs counted"));
        Assert.InRange(gets, mapped, 2 * mapped); // Told by the workers, in other processes; a request that was broken off may come twice.
        foreach (var worker in workers)
        {
            Signals.Terminate(worker.Process);
        }

        foreach (var worker in workers)
        {
            (await worker.EndAsync()).MustExitWith(0);
        }
    }

    private static long NumberIn(string text, string pattern) => long.Parse(
        Regex.Match(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["n"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string CoverageOf(Outcome outcome) =>
        Assert.Single(outcome.Output.Split('\n'), line => line.StartsWith("coverage ", StringComparison.Ordinal));
}
