using System.Globalization;
using System.Text;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.Conformance;

/// <summary>What every ledger keeps. A derived class gives two stores over one state, as two processes have them.</summary>
public abstract class RunStoreConformance
{
    protected abstract IRunStore Store { get; }

    protected abstract IRunStore SecondStore { get; }

    [Fact]
    public async Task A_part_never_written_is_null()
    {
        Assert.Null(await Store.ReadAsync("run", "header", default));
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task Revisions_count_the_writes_from_1()
    {
        Assert.True(await WriteAsync("a", 0));
        await AssertIsAsync(1, "a");
        Assert.True(await WriteAsync("b", 1));
        await AssertIsAsync(2, "b");
        Assert.True(await WriteAsync("", 2));
        await AssertIsAsync(3, "");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task A_write_on_another_revision_changes_nothing(long expected)
    {
        Assert.True(await WriteAsync("a", 0));
        Assert.True(await WriteAsync("b", 1));

        Assert.False(await WriteAsync("c", expected));
        await AssertIsAsync(2, "b");
    }

    [Fact]
    public async Task A_part_that_does_not_exist_has_no_revision_but_0()
    {
        Assert.False(await WriteAsync("a", 1));
        Assert.Null(await Store.ReadAsync("run", "header", default));
    }

    [Fact]
    public async Task Parts_and_runs_are_apart()
    {
        Assert.True(await Store.TryWriteAsync("run", "shard-000", "0"u8.ToArray(), 0, default));
        Assert.True(await Store.TryWriteAsync("run", "shard-001", "1"u8.ToArray(), 0, default));
        Assert.True(await Store.TryWriteAsync("run-2", "shard-000", "2"u8.ToArray(), 0, default));

        Assert.Equal("0", Text(await Store.ReadAsync("run", "shard-000", default)));
        Assert.Equal("1", Text(await Store.ReadAsync("run", "shard-001", default)));
        Assert.Equal("2", Text(await Store.ReadAsync("run-2", "shard-000", default)));
        Assert.Null(await Store.ReadAsync("run-2", "shard-001", default));
    }

    [Fact]
    public async Task Runs_are_listed_in_ordinal_order()
    {
        foreach (var run in new[] { "b", "a0", "a-1", "a", "0" })
        {
            Assert.True(await Store.TryWriteAsync(run, "header", "x"u8.ToArray(), 0, default));
            Assert.True(await Store.TryWriteAsync(run, "shard-000", "x"u8.ToArray(), 0, default));
        }

        Assert.Equal(["0", "a", "a-1", "a0", "b"], await RunsAsync());
    }

    [Fact]
    public async Task Keeps_every_byte_and_a_body_of_a_megabyte()
    {
        var body = new byte[1 << 20];
        new Random(7).NextBytes(body);
        for (var i = 0; i < 256; i++)
        {
            body[i] = (byte)i;
        }

        Assert.True(await Store.TryWriteAsync("run", "header", body, 0, default));

        Assert.Equal(body, (await SecondStore.ReadAsync("run", "header", default))!.Body.ToArray());
    }

    [Fact]
    public async Task Is_not_changed_by_what_the_caller_does_with_the_buffer_later()
    {
        var body = "before"u8.ToArray();
        Assert.True(await Store.TryWriteAsync("run", "header", body, 0, default));
        "after!"u8.CopyTo(body);

        await AssertIsAsync(1, "before");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Concurrent_writers_lose_no_update(int parts)
    {
        const int Writers = 16;
        const int Updates = 12;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var store = writer % 2 == 0 ? Store : SecondStore;
            for (var i = 0; i < Updates; i++)
            {
                await IncrementAsync(store, $"shard-{writer % parts:d3}");
            }
        })));

        var total = 0;
        for (var i = 0; i < parts; i++)
        {
            var part = await Store.ReadAsync("run", $"shard-{i:d3}", default);
            Assert.Equal(part!.Revision.ToString(CultureInfo.InvariantCulture), Text(part));
            total += (int)part.Revision;
        }

        Assert.Equal(16 * 12, total);
    }

    [Fact]
    public async Task Of_fifty_writers_of_one_revision_exactly_one_wins()
    {
        for (var revision = 0; revision < 3; revision++)
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => Task.Run(async () =>
                await (writer % 2 == 0 ? Store : SecondStore).TryWriteAsync(
                    "run", "header", Encoding.UTF8.GetBytes($"{writer}"), revision, default))));

            var winner = Assert.Single(Enumerable.Range(0, 50), writer => won[writer]);
            await AssertIsAsync(revision + 1, $"{winner}");
        }
    }

    [Theory]
    [InlineData("../run", "header")]
    [InlineData("", "header")]
    [InlineData("Run", "header")]
    [InlineData("run", "")]
    [InlineData("run", "../header")]
    [InlineData("run", "a/b")]
    [InlineData("run", "Header")]
    [InlineData("run", "header.part")]
    [InlineData("run", "header\n")]
    [InlineData("run", ".")]
    public async Task Names_of_another_form_are_refused(string run, string part)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(run, part, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.TryWriteAsync(run, part, new byte[1], 0, default));
    }

    protected ValueTask<bool> WriteAsync(string body, long expected) =>
        Store.TryWriteAsync("run", "header", Encoding.UTF8.GetBytes(body), expected, default);

    protected async Task AssertIsAsync(long revision, string body)
    {
        foreach (var store in new[] { Store, SecondStore })
        {
            var part = await store.ReadAsync("run", "header", default);
            Assert.Equal((revision, body), (part!.Revision, Text(part)));
        }
    }

    protected async Task<IReadOnlyList<string>> RunsAsync() => await SecondStore.ListRunsAsync(default).ToListAsync();

    private static async Task IncrementAsync(IRunStore store, string part)
    {
        while (true)
        {
            var read = await store.ReadAsync("run", part, default);
            var next = (read is null ? 0 : int.Parse(Text(read), CultureInfo.InvariantCulture)) + 1;
            if (await store.TryWriteAsync("run", part, Encoding.UTF8.GetBytes($"{next}"), read?.Revision ?? 0, default))
            {
                return;
            }
        }
    }

    private static string Text(StoredPart? part) => Encoding.UTF8.GetString(part!.Body.Span);
}
