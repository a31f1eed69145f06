using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Results;

namespace QueueMap.Tests.Storage.Conformance;

/// <summary>What every store of results keeps. A derived class gives two instances over one state.</summary>
public abstract class ResultStoreConformance
{
    private static readonly DateTimeOffset s_noon = new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IResultStore Store { get; }

    protected abstract IResultStore SecondStore { get; }

    [Fact]
    public async Task A_job_without_a_result_is_null() => Assert.Null(await Store.ReadAsync("hottest-by-month", default));

    [Fact]
    public async Task A_result_is_read_as_it_was_published()
    {
        var result = ResultOf("run-1", s_noon);

        Assert.True(await Store.PublishAsync(result, default));

        AssertSame(result, await SecondStore.ReadAsync("job", default));
    }

    [Fact]
    public async Task A_later_result_replaces_an_earlier_one_whole()
    {
        Assert.True(await Store.PublishAsync(ResultOf("run-1", s_noon, rows: 1_000), default));
        var later = ResultOf("run-2", s_noon.AddSeconds(1), rows: 1);

        Assert.True(await SecondStore.PublishAsync(later, default));

        AssertSame(later, await Store.ReadAsync("job", default));
    }

    [Fact]
    public async Task An_earlier_result_never_replaces_a_later_one()
    {
        var later = ResultOf("run-1", s_noon);
        Assert.True(await Store.PublishAsync(later, default));

        Assert.False(await SecondStore.PublishAsync(ResultOf("run-2", s_noon.AddTicks(-1)), default));

        AssertSame(later, await Store.ReadAsync("job", default));
    }

    [Fact]
    public async Task Publishing_again_changes_nothing()
    {
        var result = ResultOf("run-1", s_noon);

        Assert.True(await Store.PublishAsync(result, default));
        Assert.True(await Store.PublishAsync(result, default));

        AssertSame(result, await Store.ReadAsync("job", default));
    }

    [Fact]
    public async Task Of_two_results_of_one_moment_the_greater_run_id_stands_in_either_order()
    {
        foreach (var job in new[] { "forward", "backward" })
        {
            ResultSet[] results = [ResultOf("run-1", s_noon, job), ResultOf("run-2", s_noon, job)];
            foreach (var result in job == "forward" ? results : [.. results.Reverse()])
            {
                await Store.PublishAsync(result, default);
            }

            Assert.Equal("run-2", (await Store.ReadAsync(job, default))!.Run);
        }
    }

    [Fact]
    public async Task Jobs_are_apart()
    {
        Assert.True(await Store.PublishAsync(ResultOf("run-1", s_noon, "job-a"), default));
        Assert.True(await Store.PublishAsync(ResultOf("run-2", s_noon.AddHours(-1), "job-b"), default));

        Assert.Equal("run-1", (await Store.ReadAsync("job-a", default))!.Run);
        Assert.Equal("run-2", (await Store.ReadAsync("job-b", default))!.Run);
    }

    [Fact]
    public async Task Of_many_publishers_the_latest_stands()
    {
        var order = Enumerable.Range(0, 32).ToArray();
        new Random(11).Shuffle(order);

        await Task.WhenAll(order.Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? Store : SecondStore).PublishAsync(ResultOf($"run-{i}", s_noon.AddSeconds(i), rows: i), default))));

        AssertSame(ResultOf("run-31", s_noon.AddSeconds(31), rows: 31), await Store.ReadAsync("job", default));
    }

    [Theory]
    [InlineData("../job")]
    [InlineData("")]
    [InlineData("Job")]
    [InlineData("a/b")]
    public async Task Names_of_another_form_are_refused(string job)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(job, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.PublishAsync(ResultOf("run", s_noon, job), default));
    }

    protected static ResultSet ResultOf(string run, DateTimeOffset endedAt, string job = "job", int rows = 2) => new()
    {
        Job = job,
        Run = run,
        State = RunState.Succeeded,
        EndedAt = endedAt,
        Coverage = new Coverage(3, 3, 0),
        Counts = new MapCounts(Mapped: 3, Rows: 9),
        Rows =
        [
            .. Enumerable.Range(0, rows).Select(i => new ResultRow(
                $"{1929 + (i / 12)}-{1 + (i % 12):d2}", 101.5m, "F", "01001099999", "JAN MAYEN, \"NO\"", "1929-01-02", "70.9", "-8.6", "9.0", "1929/x.csv:2")),
        ],
    };

    // Records compare their lists by reference; the documents are what has to be equal.
    private static void AssertSame(ResultSet expected, ResultSet? found) => Assert.Equal(WireFormat.Write(expected), WireFormat.Write(found!));
}
