using System.Net;
using System.Net.Sockets;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Rounds;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>Clocks, networks, and hosts that have too little of something.</summary>
internal static class HostFaults
{
    private const int OutageCalls = 60;

    private static readonly string[] s_roles = ["map", "reduce"];

    /// <summary>The runtime doubles its pages of code by a file, and the signal of too large a file would kill before the error is seen.</summary>
    private static readonly Launch s_fullDisk = new(
        new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        ["sh", "-c", "trap '' XFSZ; exec prlimit --fsize=0 -- \"$@\"", "sh"],
        "files of no byte");

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F32", "a wall clock 15 minutes off, or jumping", Clock),
        new("F33", "one dependency is cut off; requests pass and answers are lost", Outage),
        new("F35", "no file handles, a full disk, a starved thread pool, a quarter of a processor", Poor),
        new("F36", "credentials expire, or one action is denied", Credentials),
        new("F40", "telemetry goes to a sink that takes everything and answers nothing", Sink),
    ];

    private static void Clock(RoundPlan plan) => plan.Acts.Add(async (scene, stop) =>
    {
        if (FakeTime.Library is not { } library)
        {
            return; // The campaign says it loudly once.
        }

        var file = Path.Join(scene.Folder, "clock");
        await File.WriteAllTextAsync(file, "+15m", stop);
        var jumping = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        };
        foreach (var role in s_roles)
        {
            scene.Fleet.StartWorker(role, new Launch(jumping, Limit: "a wall clock that jumps"));
        }

        for (var i = 0; i < 6; i++)
        {
            scene.Counts.Add("F32");
            await RoundScene.PauseAsync(1.2, stop);
            await File.WriteAllTextAsync(file, i % 2 == 0 ? "-15m" : "+15m", stop);
        }
    });

    private static void Outage(RoundPlan plan)
    {
        var rules = plan.Chance.Next(3) switch { 0 => plan.Sqs, 1 => plan.S3, _ => plan.Dynamo };
        var kind = plan.Chance.Next(2) == 0 ? FaultKind.LostRequest : FaultKind.LostResponse;
        rules.Add(Rules.Burst("F33", FaultRule.AnyOperation, kind, plan.Chance.Next(30, 90), OutageCalls));
    }

    private static void Poor(RoundPlan plan)
    {
        plan.Acts.Add((scene, _) =>
        {
            scene.Fleet.StartWorker("map", new Launch(Wrapper: ["prlimit", "--nofile=190", "--"], Limit: "190 file handles"));
            scene.Fleet.StartWorker("map", new Launch(
                new Dictionary<string, string> { ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "2", ["DOTNET_PROCESSOR_COUNT"] = "1" }, Limit: "two threads"));
            scene.Counts.Add("F35", 2);
            return Task.CompletedTask;
        });
        plan.Acts.Add(async (scene, stop) =>
        {
            var member = scene.Fleet.Of("map")[0];
            scene.Journal.Happened(member.Name, member.Role, "limit", "a quarter of a processor");
            scene.Counts.Add("F35");
            while (!member.HasExited)
            {
                // Not in the journal: four times a second it would drown the rest.
                Signals.Send(member.Id, Signal.Stop);
                try
                {
                    await RoundScene.PauseAsync(s_slice * 3, stop);
                }
                finally
                {
                    Signals.Send(member.Id, Signal.Continue);
                }

                await RoundScene.PauseAsync(s_slice, stop);
            }
        });
        plan.Afterwards.Add(async (scene, stop) =>
        {
            // No file may hold a byte: as on a full disk, an export fails with a word.
            var (code, said) = await scene.Fleet.RunAsync(s_fullDisk, stop, "results", scene.Facts.Run, "--export", Path.Join(scene.Folder, "export.csv"));
            if (code is 0 or > 128 || !said.Contains("error", StringComparison.OrdinalIgnoreCase))
            {
                scene.Complaints.Enqueue(new("O8", $"an export to a full disk ended with {code}: {said[^Math.Min(said.Length, 300)..]}"));
            }

            scene.Counts.Add("F35");
        });
    }

    private static void Credentials(RoundPlan plan)
    {
        var kind = plan.Chance.Next(2) == 0 ? FaultKind.Expired : FaultKind.Denied;
        var (rules, operation, path) = plan.Chance.Next(6) switch
        {
            0 => (plan.Sqs, "SendMessageBatch", null),
            1 => (plan.Sqs, "ReceiveMessage", null),
            2 => (plan.Sqs, "DeleteMessageBatch", null),
            3 => (plan.S3, "GetObject", Rules.Source),
            4 => (plan.Dynamo, "PutItem", null),
            _ => (plan.Dynamo, "GetItem", (string?)null),
        };
        rules.Add(Rules.Burst("F36", operation, kind, plan.Chance.Next(4, 15), 6, path));
    }

    private static void Sink(RoundPlan plan)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        plan.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        plan.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        plan.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "500";
        plan.Acts.Add(async (scene, stop) =>
        {
            var open = new List<TcpClient>();
            try
            {
                while (true)
                {
                    open.Add(await listener.AcceptTcpClientAsync(stop));
                    scene.Counts.Add("F40");
                }
            }
            finally
            {
                // From slow to gone.
                open.ForEach(client => client.Dispose());
                listener.Dispose();
            }
        });
    }
}
