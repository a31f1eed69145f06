using System.Text;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.Conformance;

/// <summary>What the files of runs keep everywhere. A derived class gives two instances over one state.</summary>
public abstract class RunFilesConformance
{
    protected abstract IRunFiles Files { get; }

    protected abstract IRunFiles SecondFiles { get; }

    [Fact]
    public async Task A_file_never_written_is_null()
    {
        Assert.Null(await ReadAsync("manifest/000"));
        Assert.Empty(await ListAsync(""));
        Assert.Empty(await ListAsync("manifest/"));
    }

    [Fact]
    public async Task A_file_is_created_once_and_left_as_it_is()
    {
        Assert.True(await CreateAsync(Files, "manifest/000", "first"));
        Assert.False(await CreateAsync(SecondFiles, "manifest/000", "second"));
        Assert.Equal("first", await ReadAsync("manifest/000"));
    }

    [Fact]
    public async Task A_file_is_written_and_replaced()
    {
        await Files.ReplaceAsync("run", "result.csv", "first"u8.ToArray(), default);
        Assert.Equal("first", await ReadAsync("result.csv"));
        await SecondFiles.ReplaceAsync("run", "result.csv", ReadOnlyMemory<byte>.Empty, default);
        Assert.Equal("", await ReadAsync("result.csv"));
        Assert.False(await CreateAsync(Files, "result.csv", "third"));
    }

    [Fact]
    public async Task Of_many_creators_exactly_one_wins_and_its_bytes_stay()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = $"quarantine/{round:d3}";
            var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
                await CreateAsync(i % 2 == 0 ? Files : SecondFiles, name, new string((char)('A' + i), 5_000)))));

            var winner = Assert.Single(Enumerable.Range(0, 32), i => won[i]);
            Assert.Equal(new string((char)('A' + winner), 5_000), await ReadAsync(name));
        }
    }

    [Fact]
    public async Task A_reader_amid_replacements_sees_one_of_them_whole()
    {
        await Files.ReplaceAsync("run", "x", Of(0), default);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
            {
                await Files.ReplaceAsync("run", "x", Of(i), default);
            }
        });

        var last = 0;
        while (last < 50)
        {
            var finished = writing.IsCompleted;
            var content = (await SecondFiles.ReadAsync("run", "x", default))!.Value.ToArray();
            Assert.Equal(Of(content[0]), content);
            Assert.True(content[0] >= last);
            last = finished ? 50 : content[0];
        }

        await writing;

        static byte[] Of(int i) => [.. Enumerable.Repeat((byte)i, 1_000 + i)];
    }

    /// <summary>A name whose place in the order is by its bytes only; null on a server that lists by the rules of a language.</summary>
    protected virtual string? NameInUpperCase => "manifest/FAILED_0.jsonl";

    [Fact]
    public async Task Names_are_listed_by_prefix_in_ordinal_order()
    {
        string[] names =
        [
            "a", "manifest/000", "manifest/000.jsonl", "manifest-x", "manifest/a/b", "manifest/a-b", "manifest/a0", "z.csv",
            .. NameInUpperCase is { } upper ? new[] { upper } : [],
        ];
        foreach (var name in names)
        {
            Assert.True(await CreateAsync(Files, name, name));
        }

        Assert.True(await Files.TryCreateAsync("other-run", "manifest/999", new byte[1], default));

        foreach (var prefix in new[] { "", "m", "manifest", "manifest/", "manifest/0", "manifest/000", "manifest/a", "manifest/a/", "z.csv", "none", "none/x" })
        {
            Assert.Equal(
                names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                await ListAsync(prefix));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("A")]
    [InlineData("succeeded_0.jsonl")]
    [InlineData("Succeeded_0.jsonl")]
    [InlineData("SUCCEEDED_0.JSONL")]
    [InlineData("SUCCEEDED_0")]
    [InlineData("SUCCEEDED_0.jsonl/x")]
    [InlineData("a_b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData(".staged-1-1")]
    [InlineData("a/.hidden")]
    public async Task Names_of_another_form_are_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Files.ReadAsync("run", name, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Files.TryCreateAsync("run", name, new byte[1], default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Files.ReplaceAsync("run", name, new byte[1], default));
    }

    [Fact]
    public async Task A_name_longer_than_the_form_allows_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Files.ReadAsync("run", new string('a', 201), default));

    protected async Task<string?> ReadAsync(string name) =>
        await SecondFiles.ReadAsync("run", name, default) is { } content ? Encoding.UTF8.GetString(content.Span) : null;

    protected async Task<IReadOnlyList<string>> ListAsync(string prefix) => await SecondFiles.ListAsync("run", prefix, default).ToListAsync();

    protected static ValueTask<bool> CreateAsync(IRunFiles files, string name, string content) =>
        files.TryCreateAsync("run", name, Encoding.UTF8.GetBytes(content), default);
}
