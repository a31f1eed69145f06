namespace QueueMap.EndToEnd;

/// <summary>The options that choose the items of a run, on the command line.</summary>
public sealed class ItemOptionsTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("3 listed", "--include", "**/*.csv")]
    [InlineData("2 listed", "--exclude", "**/*3.csv")]
    [InlineData("2 listed", "--max-items", "2")]
    [InlineData("0 listed", "--min-size", "1MB")]
    [InlineData("3 listed", "--max-size", "1MB")]
    [InlineData("3 listed", "--modified-after", "2000-01-01")]
    [InlineData("0 listed", "--modified-before", "2000-01-01T00:00Z")]
    public async Task An_option_decides_what_is_listed(string listed, params string[] options)
    {
        foreach (var station in (string[])["00000000001", "00000000002", "00000000003"])
        {
            _work.WriteStation(2024, station, "  70.1");
        }

        var outcome = await Command.RunAsync(_work.Root, ["run", "gsod", .. options]);

        Assert.Contains($"coverage  {listed} = ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(options[0] == "--max-items", outcome.Output.Contains("cut       the listing ended at 2 items", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--min-size is 'much'; it must be a number with an optional unit", "--min-size", "much", "--max-size", "3")]
    [InlineData("--min-size is 2,000 B and --max-size 1,000 B; no item has both.", "--min-size", "2KB", "--max-size", "1KB")]
    [InlineData("--max-items is '0'; it must be a whole number of 1 or more.", "--max-items", "0")]
    [InlineData("--modified-after is '30.6.2024'; it must be a date or time of ISO 8601, such as 2024-06-30,", "--modified-after", "30.6.2024")]
    [InlineData("no item has both.", "--modified-after", "2024-01-02", "--modified-before", "2024-01-02")]
    public async Task What_cannot_be_carried_out_exits_with_2_and_says_why(string error, params string[] options)
    {
        _work.WriteStation(2024, "00000000001", "  70.1");

        var outcome = (await Command.RunAsync(_work.Root, ["run", "gsod", .. options])).MustExitWith(2);

        Assert.Contains(error, outcome.Messages, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}
