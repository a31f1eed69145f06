using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>The README's way to a fleet is typed as it stands there, but for the names of the buckets.</summary>
public sealed class WalkThroughTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    [Fact]
    public async Task It_ends_with_the_bytes_of_a_run_in_one_process_and_a_healthy_worker_stops_when_it_is_told_to()
    {
        (await Command.RunAsync(fleet.Work.Root, "generate", "gsod", "gsod", "--stations", "20")).MustExitWith(0);
        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        await fleet.UploadAsync("gsod", "gsod");
        fleet.Environment.Remove("QUEUEMAP__STATE");
        fleet.Environment["QUEUEMAP__HEALTH__PORT"] = FreePort().ToString(CultureInfo.InvariantCulture); // 8080 may be somebody else's here.
        Command? worker = null;

        foreach (var words in Lines().Select(line => line.Split(' ')))
        {
            switch (words[0])
            {
                case "export":
                    fleet.Environment[words[1].Split('=')[0]] = words[1].Split('=')[1];
                    break;
                case "queuemap-worker":
                    worker = fleet.StartProgram(words[0], words[1..]);
                    break;
                default:
                    (await fleet.QueuemapAsync(words[1..])).MustExitWith(0);
                    break;
            }
        }

        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("maxima.csv")));
        Assert.NotNull(worker);
        var healthy = (await fleet.StartProgram("queuemap-worker", "healthcheck").EndAsync()).MustExitWith(0);
        Assert.Contains("healthy", healthy.Output, StringComparison.Ordinal);
        Signals.Terminate(worker.Process);
        (await worker.EndAsync()).MustExitWith(0);
        (await fleet.StartProgram("queuemap-worker", "healthcheck").EndAsync()).MustExitWith(1);
    }

    private static string[] Lines() => Readme.Section("Run a fleet").Split("```text\n")[1].Split("```")[0]
        .Replace("MY-STATE", LocalFleet.StateBucket, StringComparison.Ordinal)
        .Replace("MY-DATA", LocalFleet.Bucket, StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
