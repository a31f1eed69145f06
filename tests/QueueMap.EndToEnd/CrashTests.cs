using System.Diagnostics;
using System.Text.Json;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.EndToEnd;

/// <summary>The real process, killed without warning again and again in the course of one run.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 70;
    private const int Stations = 20_000;
    private const int Seed = 20_240_229;

    /// <summary>Far below what a seventieth of the run takes, so that one window does not run it to its end.</summary>
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(10);

    private static readonly string[] s_run =
        ["--batch-items", "1", "--workers", "2", "--tolerated-failure-count", "1000", "--export"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_at_least_fifty_times_ends_with_the_bytes_of_one_that_is_not()
    {
        WriteStations();
        (await Command.RunAsync(_work.Root, ["run", "gsod", "--state-dir", "whole", .. s_run, "whole.csv"])).MustExitWith(0);

        var kills = await KillAgainAndAgainAsync();
        var outcome = (await Command.RunAsync(_work.Root, "resume", "killed", "--export", "killed.csv")).MustExitWith(0);

        Assert.True(kills >= 50, $"only {kills} kills hit the process; the run was over too soon");
        Assert.Equal(await File.ReadAllBytesAsync(_work.At("whole.csv")), await File.ReadAllBytesAsync(_work.At("killed.csv")));
        Assert.Contains("coverage  20,000 listed = 19,980 mapped + 20 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        await EveryItemIsInExactlyOneBatchAsync();
        await EveryQuarantinedItemIsNamedOnceAsync();
    }

    // One in a thousand is malformed; values repeat, so that the tie rule decides most months.
    private void WriteStations()
    {
        for (var station = 0; station < Stations; station++)
        {
            var value = station % 1000 == 7 ? "bad" : $"{station * 7919 % 1000 / 10.0,6:0.0}";
            _work.WriteStation(2020 + (station % 5), $"{station:d11}", value, "  50.0");
        }
    }

    private async Task<int> KillAgainAndAgainAsync()
    {
        var chance = new Random(Seed);
        var longest = TimeSpan.FromMilliseconds(500);
        string[] arguments = ["run", "gsod", "--run", "killed", .. s_run, "killed.csv"];
        var kills = 0;
        while (kills < Kills)
        {
            using var command = Command.Start(_work.Root, arguments);
            if (kills % 8 != 0)
            {
                await command.Began; // Every eighth kill may hit the start itself.
            }

            // Whichever comes first: by chance, or because more is done than this kill's share and up to two kills' beyond.
            var moment = longest * chance.NextDouble();
            var enough = (kills + 1 + (2 * chance.NextDouble())) / Kills;
            if (await EndsBeforeAsync(command.Process, moment, enough))
            {
                break;
            }

            command.Process.Kill();
            await command.Process.WaitForExitAsync();
            kills++;

            // Spreads the kills over the whole run, on a fast machine and on a slow one.
            var share = await ShareDoneAsync();
            longest = share is null || share < (double)kills / Kills ? longest * 1.1 : longest * 0.8;
            if (share is not null)
            {
                arguments = ["resume", "killed"];
            }
        }

        output.WriteLine($"{kills} kills, seed {Seed}, last window {longest.TotalMilliseconds:0} ms");
        return kills;
    }

    private async Task<bool> EndsBeforeAsync(Process process, TimeSpan moment, double enough)
    {
        var end = process.WaitForExitAsync();
        var over = Task.WhenAny(end, Task.Delay(moment, TimeProvider.System));
        while (!over.IsCompleted && (await ShareDoneAsync() ?? 0) < enough)
        {
            await Task.WhenAny(over, Task.Delay(s_glance, TimeProvider.System));
        }

        return end.IsCompleted;
    }

    /// <returns>Share of the items that are settled; null where the run does not exist yet.</returns>
    private async Task<double?> ShareDoneAsync()
    {
        var ledger = new RunLedger(new FileRunStore(_work.At(".queuemap"), TimeProvider.System));
        if (await ledger.FindHeaderAsync("killed", CancellationToken.None) is null)
        {
            return null;
        }

        var run = await ledger.ReadAsync("killed", CancellationToken.None);
        var coverage = run.Coverage;
        Assert.InRange(coverage.Pending, 0, Stations);
        Assert.InRange(coverage.Listed, 0, Stations);
        Assert.NotEqual(RunState.Failed, run.Header.State);
        return (double)(coverage.Mapped + coverage.Quarantined) / Stations;
    }

    private async Task EveryItemIsInExactlyOneBatchAsync()
    {
        var manifest = new Manifest(new DirectoryRunFiles(_work.At(".queuemap"), TimeProvider.System), "killed");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        await foreach (var batch in manifest.ReadAsync(from: 0, CancellationToken.None))
        {
            Assert.Equal(number++, batch.Batch);
            Assert.All(batch.Items, item => Assert.True(keys.Add(item.Key), $"{item.Key} is in two batches"));
        }

        Assert.Equal(Stations, keys.Count);
    }

    private async Task EveryQuarantinedItemIsNamedOnceAsync()
    {
        var status = (await Command.RunAsync(_work.Root, "status", "killed", "--json")).MustExitWith(0);
        var keys = status.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "quarantined")
            .Select(line => line.GetProperty("item").GetProperty("key").GetString())
            .ToList();
        Assert.Equal(20, keys.Count);
        Assert.Equal(20, keys.Distinct(StringComparer.Ordinal).Count());
    }
}
