using QueueMap.Emulators;

namespace QueueMap.Chaos.Tests;

/// <summary>
/// A few rounds of chaos in the suite, with faults that are quick. All of them for an hour: <c>QueueMap.Chaos --seed 1 --for 60m</c>.
/// </summary>
public sealed class ShortCampaignTests(ITestOutputHelper output)
{
    private const int Seed = 19_290_101;

    [Fact]
    public async Task Three_rounds_of_kills_losses_and_duplicates_fail_no_oracle()
    {
        Required.Require(await Node.WhyNotAsync());
        var evidence = Directory.CreateTempSubdirectory("queuemap-chaos-").FullName;
        var report = new StringWriter();
        string[] faults = ["F01", "F03", "F05", "F07", "F09", "F12", "F13", "F14", "F20", "F22", "F24", "F25", "F26", "F27", "F28", "F29", "F33", "F38"];
        var passed = await new Campaign(new CampaignOptions(Seed, For: null, Rounds: 3, faults, RoundSeed: null, evidence), report).RunAsync(TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        Assert.True(passed, report.ToString());
        Directory.Delete(evidence, recursive: true);
    }
}
