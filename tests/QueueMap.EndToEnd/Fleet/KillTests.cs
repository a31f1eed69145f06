using System.Globalization;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>
/// Producer, workers and reducer are killed without warning, at random moments of one run after the other. Six rounds in the
/// suite; <c>QUEUEMAP_KILL_ROUNDS=30</c> makes it thirty.
/// </summary>
public sealed class KillTests(LocalFleet fleet, ITestOutputHelper output) : IClassFixture<LocalFleet>
{
    private const int StandardRounds = 6;
    private const int KillsOfARound = 6;
    private const int Seed = 19_290_101;
    private const int Stations = 150;

    private readonly Random _chance = new(Seed);
    private readonly Command?[] _helpers = new Command?[3];
    private int _kills;

    [Fact]
    public async Task Every_run_ends_with_the_bytes_of_one_that_was_left_alone()
    {
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2020 + (station % 3), $"{station:d11}", $"{station * 7919 % 1000 / 10.0,6:0.0}", "  50.0");
        }

        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        fleet.Environment["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = "2";
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        var rounds = Environment.GetEnvironmentVariable("QUEUEMAP_KILL_ROUNDS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : StandardRounds;
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync($"round-{round}");
            Assert.Equal(
                await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At($"round-{round}.csv")));
        }

        output.WriteLine($"{rounds} rounds, {_kills} kills, seed {Seed}");
    }

    private async Task RoundAsync(string run)
    {
        var producer = Produce(run, isKnown: false);
        for (var kill = 0; kill < KillsOfARound; kill++)
        {
            RestoreHelpers();
            await PassAsync(producer.Process);
            var victim = _chance.Next(_helpers.Length + 1);
            if (victim < _helpers.Length)
            {
                await KillAsync(_helpers[victim]!);
                _helpers[victim] = null;
            }
            else if (!producer.Process.HasExited)
            {
                await KillAsync(producer);
                producer = Produce(run, isKnown: await IsKnownAsync(run));
            }
        }

        RestoreHelpers();
        var end = await producer.EndAsync();
        if (end.ExitCode == 2)
        {
            end = await Produce(run, isKnown: await IsKnownAsync(run)).EndAsync(); // Killed between our question and its first write.
        }

        end.MustExitWith(0);
        Assert.Contains($"coverage  {Stations} listed = {Stations} mapped + 0 quarantined + 0 pending", end.Output, StringComparison.Ordinal);
    }

    private Command Produce(string run, bool isKnown) => isKnown
        ? fleet.StartQueuemap("resume", run, "--export", $"{run}.csv")
        : fleet.StartQueuemap("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", run, "--batch-items", "4", "--export", $"{run}.csv");

    private async Task<bool> IsKnownAsync(string run) => (await fleet.QueuemapAsync("status", run)).ExitCode == 0;

    private void RestoreHelpers()
    {
        for (var i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] ??= fleet.StartWorker(i == 0 ? "reduce" : "map");
        }
    }

    private async Task KillAsync(Command command)
    {
        command.Process.Kill();
        await command.Process.WaitForExitAsync();
        _kills++;
    }

    /// <summary>A moment of chance, or the end of the producer.</summary>
    private async Task PassAsync(System.Diagnostics.Process producer)
    {
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(200 + (1_200 * _chance.NextDouble())));
        try
        {
            await producer.WaitForExitAsync(moment.Token);
        }
        catch (OperationCanceledException) when (moment.IsCancellationRequested)
        {
            // The moment has come.
        }
    }
}
