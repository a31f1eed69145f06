using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.DynamoDb;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Storage.DynamoDb;

/// <summary>What only this home has: tables that others read, an item limit, and writes whose answer was lost.</summary>
public sealed class DynamoStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private static readonly DateTimeOffset s_noon = new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Setup_makes_the_tables_once_and_accepts_them_afterwards()
    {
        dynalite.Require();
        var tables = new TableNames("setup-runs", "setup-results");
        var setup = new TableSetup(dynalite.Client, tables, TimeProvider.System);

        Assert.Equal(["setup-runs", "setup-results"], await setup.EnsureAsync(default));
        Assert.Empty(await setup.EnsureAsync(default));
        var made = (await dynalite.Client.DescribeTableAsync("setup-results")).Table;
        Assert.Equal(["job", "month"], made.KeySchema.Select(key => key.AttributeName));
        Assert.Equal(BillingMode.PAY_PER_REQUEST, made.BillingModeSummary?.BillingMode);
    }

    [Fact]
    public async Task Setup_refuses_a_table_that_has_other_keys()
    {
        dynalite.Require();
        var results = (await dynalite.NewTablesAsync()).Results;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new TableSetup(dynalite.Client, new TableNames(results, "other"), TimeProvider.System).EnsureAsync(default));

        Assert.Contains($"{results} has the keys job, month, and QueueMap needs run, part", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_table_is_named_with_what_to_do()
    {
        dynalite.Require();
        var store = new DynamoRunStore(dynalite.Client, new TableNames("nowhere", "nowhere"), new InMemoryRunFiles(), "writer");

        var error = await Assert.ThrowsAsync<TableMissingException>(async () => await store.ReadAsync("run", "header", default));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains("queuemap setup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_packs_into_an_item_spills_nothing_and_a_larger_one_goes_to_a_file()
    {
        var spill = new InMemoryRunFiles();
        var store = new DynamoRunStore(dynalite.Client, await dynalite.NewTablesAsync(), spill, "writer");
        var noise = new byte[DynamoRunStore.MaxInline + 1];
        new Random(3).NextBytes(noise);

        Assert.True(await store.TryWriteAsync("run", "shard-000", new byte[1 << 20], 0, default));
        Assert.Empty(await spill.ListAsync("run", "", default).ToListAsync());
        Assert.True(await store.TryWriteAsync("run", "shard-000", noise, 1, default));

        Assert.StartsWith("state/shard-000/0000000002-", Assert.Single(await spill.ListAsync("run", "", default).ToListAsync()), StringComparison.Ordinal);
        Assert.Equal(noise, (await store.ReadAsync("run", "shard-000", default))!.Body.ToArray());
    }

    [Fact]
    public async Task A_write_that_is_sent_twice_because_its_answer_was_lost_is_known_as_its_own()
    {
        var tables = await dynalite.NewTablesAsync();
        using var lossy = new LostAnswers(dynalite.Client.Config.ServiceURL);
        var store = new DynamoRunStore(lossy.Client, tables, new InMemoryRunFiles(), "writer");

        Assert.True(await store.TryWriteAsync("run", "header", "a"u8.ToArray(), 0, default));
        Assert.True(await store.TryWriteAsync("run", "header", "b"u8.ToArray(), 1, default));

        Assert.Equal(2, lossy.Lost);
        Assert.Equal(2, (await store.ReadAsync("run", "header", default))!.Revision);
    }

    [Fact]
    public async Task A_month_is_an_item_that_anybody_can_query()
    {
        var tables = await dynalite.NewTablesAsync();
        await StoreOf(tables).PublishAsync(ResultOf("run-1", s_noon, "2024-06", "2024-07"), default);

        var item = (await dynalite.Client.GetItemAsync(tables.Results, KeyOf("2024-07"))).Item;

        Assert.Equal("101.5", item["value"].N);
        Assert.Equal(
            "F 01001099999 JAN MAYEN 1929-01-02 run-1 1929/x.csv:2",
            string.Join(' ', from name in "unit station name date run source".Split(' ') select item[name].S));
    }

    [Fact]
    public async Task Months_that_a_later_result_lacks_are_gone_and_none_of_an_earlier_one_comes_back()
    {
        var tables = await dynalite.NewTablesAsync();
        var store = StoreOf(tables);
        await store.PublishAsync(ResultOf("run-1", s_noon, "2024-06", "2024-07"), default);
        await store.PublishAsync(ResultOf("run-2", s_noon.AddHours(1), "2024-07", "2024-08"), default);
        Assert.False(await store.PublishAsync(ResultOf("run-1", s_noon, "2024-06", "2024-07"), default));

        var months = (await dynalite.Client.ScanAsync(new ScanRequest(tables.Results))).Items;

        Assert.Equal(["#set run-2", "2024-07 run-2", "2024-08 run-2"],
            months.Select(item => $"{item["month"].S} {item["run"].S}").Order(StringComparer.Ordinal));
    }

    private DynamoResultStore StoreOf(TableNames tables) => new(dynalite.Client, tables, new InMemoryRunFiles());

    private static Dictionary<string, AttributeValue> KeyOf(string month) =>
        new() { ["job"] = new AttributeValue("job"), ["month"] = new AttributeValue(month) };

    private static ResultSet ResultOf(string run, DateTimeOffset endedAt, params string[] months) => new()
    {
        Job = "job",
        Run = run,
        State = RunState.Succeeded,
        EndedAt = endedAt,
        Coverage = new Coverage(3, 3, 0),
        Counts = new MapCounts(Mapped: 3, Rows: 9),
        Rows = [.. months.Select(month => new ResultRow(month, 101.5m, "F", "01001099999", "JAN MAYEN", "1929-01-02", "70.9", "-8.6", "9.0", "1929/x.csv:2"))],
    };
}
