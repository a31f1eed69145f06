namespace QueueMap.EndToEnd;

public sealed class ExitCodeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_run_that_maps_everything_exits_with_0_and_shows_the_table()
    {
        _work.WriteStation(2024, "00000000001", "  70.1", "  74.3");
        _work.WriteStation(2024, "00000000002", "  74.3", "9999.9");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--export", "out.csv")).MustExitWith(0);

        Assert.Contains("2024-01    74.3 F  00000000002  2024-01-01  STATION 00000000002, XX  2024/00000000002.csv:2", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("coverage  2 listed = 2 mapped + 0 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(
            "month,value,unit,station,name,date,latitude,longitude,elevation,source\n"
            + "2024-01,74.3,F,00000000002,\"STATION 00000000002, XX\",2024-01-01,47.2,-11.4,2254.0,2024/00000000002.csv:2\n",
            await File.ReadAllTextAsync(_work.At("out.csv")));
    }

    [Fact]
    public async Task A_run_over_nothing_fails_with_1()
    {
        Directory.CreateDirectory(_work.At("gsod"));

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod")).MustExitWith(1);

        Assert.Contains("The source holds no item of the job.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_a_run_that_is_over_are_not_updated()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        (await Command.RunAsync(_work.Root, "run", "gsod", "--run", "over")).MustExitWith(0);

        var refused = (await Command.RunAsync(_work.Root, "update", "over", "--tolerated-failure-count", "5")).MustExitWith(2);
        Assert.Contains("Run over is Succeeded; only an open run can be updated.", refused.Messages, StringComparison.Ordinal);

        var nothing = (await Command.RunAsync(_work.Root, "update", "over")).MustExitWith(2);
        Assert.Contains(
            "Nothing to update: give --tolerated-failure-count, --tolerated-failure-percent or --fetch-concurrency.", nothing.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_those_of_a_fleet()
    {
        var refused = (await Command.RunAsync(_work.Root, "dead", "list")).MustExitWith(2);

        Assert.Contains("'queuemap requeue RUN --batch N' sends them again.", refused.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_is_for_a_fleet()
    {
        var refused = (await Command.RunAsync(_work.Root, "setup")).MustExitWith(2);

        Assert.Contains("this command is for a fleet. Give the s3://BUCKET/PREFIX of the fleet, or set QUEUEMAP__STATE.", refused.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_line_that_cannot_be_carried_out_exits_with_2_and_names_every_error()
    {
        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--batch-items", "0", "--workers", "many")).MustExitWith(2);

        Assert.Contains("--batch-items is '0'; it must be a whole number from 1 to 10,000.", outcome.Messages, StringComparison.Ordinal);
        Assert.Contains("--workers is 'many'; it must be a whole number from 1 to 256.", outcome.Messages, StringComparison.Ordinal);
        Assert.Contains("'queuemap run --help' shows what is allowed.", outcome.Messages, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("run", "gsod")]
    [InlineData("resume", "r")]
    [InlineData("requeue", "r")]
    public async Task What_the_home_would_ignore_is_refused_before_anything_is_begun(params string[] command)
    {
        _work.WriteStation(2024, "00000000001", "  70.1");

        var workers = (await Command.RunAsync(_work.Root, [.. command, "--state", "s3://bucket/state", "--workers", "3"])).MustExitWith(2);
        var detach = (await Command.RunAsync(_work.Root, [.. command, "--detach"])).MustExitWith(2);

        Assert.Equal(
            "error: --workers is 3, and --state s3://bucket/state is a fleet, whose workers have a setting of their own. "
            + "Leave it out, and start queuemap-worker with --workers N or QUEUEMAP__WORKERS=N.",
            workers.Messages.Trim());
        Assert.Equal(
            "error: --detach leaves a run to its fleet, and --state .queuemap is a directory, where this process does all the work. "
            + "Leave it out, or give the s3://BUCKET/PREFIX of a fleet as --state.",
            detach.Messages.Trim());
        Assert.False(Directory.Exists(_work.At(".queuemap")));
    }

    [Theory]
    [InlineData("nothing-here", "does not exist; it must be a directory or s3://BUCKET/PREFIX.")]
    [InlineData("file.csv", "it must be a directory or s3://BUCKET/PREFIX. Give the directory that holds it.")]
    [InlineData("s3://no_bucket/prefix", "'no_bucket' is no name of a bucket")]
    public async Task A_source_that_is_no_directory_and_no_prefix_exits_with_2(string source, string error)
    {
        await File.WriteAllTextAsync(_work.At("file.csv"), "");

        var outcome = (await Command.RunAsync(_work.Root, "run", source)).MustExitWith(2);

        Assert.Contains(error, outcome.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_quarantined_items_than_tolerated_exit_with_3_and_no_export()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        _work.WriteStation(2024, "00000000002", "  hot!");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--export", "out.csv")).MustExitWith(3);

        Assert.Contains("bad item  2024/00000000002.csv:2 [TEMP]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("coverage  2 listed = 1 mapped + 1 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_work.At("out.csv")));
    }

    [Fact]
    public async Task As_many_quarantined_items_as_tolerated_exit_with_0()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        _work.WriteStation(2024, "00000000002", "  hot!");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--tolerated-failure-count", "1")).MustExitWith(0);

        Assert.Contains(": Partial in ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_row_that_is_skipped_is_counted_and_exits_with_0()
    {
        _work.WriteStation(2024, "00000000001", "  70.1", "  hot!");

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--on-bad-row", "skip")).MustExitWith(0);

        Assert.Contains("rows      2 read, 0 of them without a value, 1 malformed and skipped", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mended_item_is_requeued_and_the_run_succeeds()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        _work.WriteStation(2024, "00000000002", "  hot!");
        (await Command.RunAsync(_work.Root, "run", "gsod", "--run", "mended")).MustExitWith(3);
        _work.WriteStation(2024, "00000000002", "  99.9");

        var outcome = (await Command.RunAsync(_work.Root, "requeue", "mended", "--export", "out.csv")).MustExitWith(0);

        Assert.Contains("coverage  2 listed = 2 mapped + 0 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2024-01,99.9,F,00000000002", await File.ReadAllTextAsync(_work.At("out.csv")), StringComparison.Ordinal);
        (await Command.RunAsync(_work.Root, "requeue", "mended")).MustExitWith(2);
    }

    [Fact]
    public async Task A_second_run_of_the_same_id_is_refused_with_2()
    {
        _work.WriteStation(2024, "00000000001", "  70.1");
        (await Command.RunAsync(_work.Root, "run", "gsod", "--run", "twice")).MustExitWith(0);

        var outcome = (await Command.RunAsync(_work.Root, "run", "gsod", "--run", "twice")).MustExitWith(2);

        Assert.Contains("Run twice exists already.", outcome.Messages, StringComparison.Ordinal);
    }
}
