using System.Text.RegularExpressions;

namespace QueueMap.Simulation.Tests;

/// <summary>
/// 2,330 worlds. A failing seed is in the message, with the command that replays it. More of them, and others:
/// <c>queuemap-simulation safety --seeds 1..100000</c> (docs/simulation.md).
/// </summary>
public sealed partial class SimulationTests
{
    [Theory]
    [InlineData("safety", 1, 1_600)]
    [InlineData("liveness", 1, 400)]
    [InlineData("scripts", 1, 330)]
    public async Task No_oracle_fails(string mode, int first, int last)
    {
        var campaign = await Simulated.RunAsync(mode, "--seeds", $"{first}..{last}");

        Assert.True(campaign.ExitCode == 0, campaign.Output);
        Assert.Contains($"{last - first + 1:N0} seeds {first}..{last}, 0 failed", campaign.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("safety", 7)]
    [InlineData("safety", 292)] // its last world exports when and why batches died, the one thing that a machine's own clock told
    [InlineData("liveness", 7)]
    [InlineData("scripts", 1)]
    public async Task The_same_seed_gives_the_same_history(string mode, int first)
    {
        // In two processes, of which one has had other worlds before, and the other has had them in another order of memory.
        var once = await Simulated.RunAsync(mode, "--seeds", $"{first}..{first + 39}", "--processes", "1");
        var again = await Simulated.RunAsync(mode, "--seeds", $"{first}..{first + 39}", "--processes", "1");
        var alone = await Simulated.RunAsync("replay", mode, $"{first + 39}");
        var aloneAgain = await Simulated.RunAsync("replay", mode, $"{first + 39}");

        Assert.Equal(HistoriesOf(once.Output), HistoriesOf(again.Output));
        Assert.Equal(HistoryOf(alone.Output), HistoryOf(aloneAgain.Output));
        Assert.Equal(EventsOf(alone.Output), EventsOf(aloneAgain.Output));
    }

    [Fact]
    public async Task Different_seeds_give_different_histories()
    {
        var one = await Simulated.RunAsync("replay", "safety", "1");
        var other = await Simulated.RunAsync("replay", "safety", "2");

        Assert.NotEqual(HistoryOf(one.Output), HistoryOf(other.Output));
    }

    private static string HistoriesOf(string output) => Histories().Match(output) is { Success: true } found ? found.Value : throw new InvalidOperationException(output);

    private static string HistoryOf(string output) => History().Match(output) is { Success: true } found ? found.Value : throw new InvalidOperationException(output);

    // Without what processes log, in which there are ids that are new every time.
    private static string EventsOf(string output) => string.Join('\n', output.Split('\n').Where(line => !Remark().IsMatch(line)));

    [GeneratedRegex("histories [0-9a-f]{16}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Histories();

    [GeneratedRegex("history [0-9a-f]{16}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex History();

    [GeneratedRegex(@"\A *[0-9.]+     |\A[^ 0-9]|\A {3}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remark();
}
