namespace QueueMap.EndToEnd;

/// <summary>A list of keys in place of a source, on the command line.</summary>
public sealed class KeyListTests : IDisposable
{
    private readonly Workspace _work = new();

    public KeyListTests()
    {
        foreach (var station in (string[])["00000000001", "00000000002", "00000000003"])
        {
            _work.WriteStation(2024, station, "  70.1");
        }
    }

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("keys.txt", "# two of three\n2024/00000000003.csv\n2024/00000000001.csv\n2024/00000000003.csv\n")]
    [InlineData("keys.csv", "key\n2024/00000000003.csv\n2024/00000000001.csv\n2024/00000000003.csv\n")]
    [InlineData("keys.jsonl", "{\"key\":\"2024/00000000003.csv\"}\n{\"key\":\"2024/00000000001.csv\"}\n{\"key\":\"2024/00000000003.csv\"}\n")]
    public async Task Only_the_keys_of_the_list_are_items_and_each_counts_once(string name, string content)
    {
        await File.WriteAllTextAsync(_work.At(name), content);

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--keys", name)).MustExitWith(0);

        Assert.Contains("coverage  2 listed = 2 mapped + 0 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("again     1 entries of the list name a key that came before", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_a_file_is_quarantined_as_gone()
    {
        await File.WriteAllTextAsync(_work.At("keys.txt"), "2024/00000000001.csv\n2024/none.csv\n../out.csv\n");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--keys", "keys.txt", "--run", "r")).MustExitWith(3);
        var status = (await Command.RunAsync(_work.Root, "status", "r", "--json")).MustExitWith(0);

        Assert.Contains("coverage  3 listed = 1 mapped + 2 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("{\"key\":\"2024/none.csv\",\"reason\":\"gone\"", status.Output, StringComparison.Ordinal);
        Assert.Contains("{\"key\":\"../out.csv\",\"reason\":\"unreadable\"", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_mended_after_the_run_began_is_refused_on_resume_and_the_old_one_is_taken()
    {
        await File.WriteAllLinesAsync(_work.At("keys.txt"), Enumerable.Range(0, 20_000).Select(i => $"2024/{i:d11}.csv"));
        using var run = Command.Start(_work.Root, "run", "gsod", "--keys", "keys.txt", "--run", "r", "--batch-items", "1", "--workers", "1");
        await run.Began;
        Signals.Terminate(run.Process);
        (await run.EndAsync()).MustExitWith(5);
        await File.WriteAllTextAsync(_work.At("keys.txt"), "2024/00000000001.csv\n");

        var refused = (await Command.RunAsync(_work.Root, "resume", "r")).MustExitWith(5);

        Assert.Contains("is not what it was when the run was created: it had ", refused.Messages, StringComparison.Ordinal);
        Assert.Contains("Put the old one back and resume the run, or cancel it and start a new one.", refused.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_list_is_refused_with_2_before_there_is_a_run()
    {
        await File.WriteAllTextAsync(_work.At("keys.jsonl"), "{\"key\":\"2024/00000000001.csv\"}\n{\"kee\":1}\n");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--keys", "keys.jsonl", "--run", "r")).MustExitWith(2);

        Assert.Contains("Line 2 of ", outcome.Messages, StringComparison.Ordinal);
        Assert.Contains("Mend the list, and start the run with it.", outcome.Messages, StringComparison.Ordinal);
        Assert.Contains("There is no run yet.", (await Command.RunAsync(_work.Root, "status")).Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys.parquet", "--keys is 'keys.parquet'; it must be a file or s3:// object that ends in .txt")]
    [InlineData("none.txt", "There is no list ")]
    public async Task A_list_that_cannot_be_read_exits_with_2_before_there_is_a_run(string list, string error)
    {
        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--keys", list)).MustExitWith(2);

        Assert.Contains(error, outcome.Messages, StringComparison.Ordinal);
        Assert.Contains("There is no run yet.", (await Command.RunAsync(_work.Root, "status")).Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--inventory is 'inv/manifest.json'; it must be s3://BUCKET/PATH/manifest.json", "--inventory", "inv/manifest.json")]
    [InlineData("--inventory lists a bucket, and SOURCE is the directory ", "--inventory", "s3://bucket/inv/manifest.json")]
    [InlineData("--keys and --inventory are both given", "--inventory", "s3://bucket/inv/manifest.json", "--keys", "keys.txt")]
    public async Task An_inventory_that_cannot_be_of_the_source_exits_with_2(string error, params string[] options)
    {
        var outcome = (await Command.RunAsync(_work.Root, ["run", "gsod", .. options])).MustExitWith(2);

        Assert.Contains(error, outcome.Messages, StringComparison.Ordinal);
    }
}
