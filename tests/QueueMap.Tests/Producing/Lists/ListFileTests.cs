using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Producing.Lists;

/// <summary>A list in S3: read as what it was when the run was created, by whoever may read it.</summary>
public sealed class ListFileTests : IAsyncDisposable
{
    private const string Location = $"s3://{MemoryS3.Bucket}/lists/keys.txt";

    private readonly MemoryS3 _server = new();
    private readonly S3Connections _connections;

    public ListFileTests() => _connections = new S3Connections(S3Places.At(_server.Url));

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_known_by_its_tag_and_read_while_it_has_it()
    {
        var tag = _server.Put("lists/keys.txt", "a\nb\n"u8.ToArray());

        var known = await File.DescribeAsync(ListKind.Keys, default);

        Assert.Equal(new ItemList(ListKind.Keys, Location, 4, tag), known);
        await using (var content = await File.OpenAsync(known, default))
        {
            Assert.Equal(["a", "b"], await KeyForms.ReadAsync(content, Location, default).Select(row => row.Key).ToListAsync());
        }

        _server.Put("lists/keys.txt", "a\nc\n"u8.ToArray());
        var refused = await Assert.ThrowsAsync<ListException>(async () => await File.OpenAsync(known, default));
        Assert.Contains("Put the old one back and resume the run, or cancel it and start a new one.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\n\u00ff\n", "Line 3 of ")]
    [InlineData("a\n", null)]
    public async Task A_malformed_list_is_refused_before_there_is_a_run(string content, string? error)
    {
        _server.Put("lists/keys.txt", System.Text.Encoding.Latin1.GetBytes(content));
        var spec = Spec($"s3://{MemoryS3.Bucket}/data/");

        var refused = await Record.ExceptionAsync(async () => await ItemLists.DescribeAsync(
            run => new S3Source(_connections, S3Address.Parse(run.Source)), spec, ListKind.Keys, Location, default));

        Assert.Equal(error is not null, refused is ListException list && list.Message.StartsWith(error!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_there_is_said_to_be_missing() => Assert.Equal(
        $"There is no list {Location}, or it is no ordinary file. Check its name.",
        (await Assert.ThrowsAsync<ListException>(async () => await File.DescribeAsync(ListKind.Keys, default))).Message);

    [Theory]
    [InlineData("s3://noaa-gsod-pds/", true)]
    [InlineData("s3://mine/lists/", false)]
    [InlineData("/lists/", false)]
    public void Only_beside_its_source_is_it_read_without_an_account(string folder, bool anonymous)
    {
        var spec = Spec("s3://noaa-gsod-pds/2024/") with { Access = new SourceAccess(Anonymous: true) };

        Assert.Equal(anonymous, ListFile.SpecOf(spec, folder).Access!.Anonymous);
    }

    private ListFile File => ListFile.Of(
        spec => new S3Source(_connections, S3Address.Parse(spec.Source)), Spec($"s3://{MemoryS3.Bucket}/data/"), Location);

    private static RunSpec Spec(string source) => new()
    {
        Run = "run",
        Job = JobCatalog.HottestByMonth,
        Source = source,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
