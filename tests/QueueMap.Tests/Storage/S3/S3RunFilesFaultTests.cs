using System.Text;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

public sealed class S3RunFilesFaultTests : IAsyncDisposable
{
    private readonly MemoryS3 _server = new();
    private readonly S3Connections _connections;
    private readonly S3RunFiles _files;

    public S3RunFilesFaultTests()
    {
        _connections = new S3Connections(S3Places.At(_server.Url) with { MaxAttempts = 3 });
        _files = new S3RunFiles(_connections, S3Address.Parse($"s3://{MemoryS3.Bucket}/state"));
    }

    [Fact]
    public async Task A_file_whose_answer_was_lost_is_known_again_by_its_writer()
    {
        LoseFirstPut();

        Assert.True(await CreateAsync("mine"));
        Assert.Equal("mine", await ReadAsync());
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_not_taken_for_ones_own_after_a_lost_request()
    {
        var first = true;
        _server.Instead = request =>
        {
            if (request.Method != "PUT" || !Interlocked.Exchange(ref first, false))
            {
                return null;
            }

            _server.Put("state/runs/run/files/x", "mine"u8.ToArray()); // Even with the same content.
            return StubAnswer.Reset;
        };

        Assert.False(await CreateAsync("mine"));
    }

    [Fact]
    public async Task Conflicts_of_two_writers_at_once_are_tried_again()
    {
        var first = true;
        _server.Instead = request => request.Method == "PUT" && Interlocked.Exchange(ref first, false) ? StubAnswer.Error(409, "ConditionalRequestConflict") : null;

        Assert.True(await CreateAsync("mine"));
    }

    [Fact]
    public async Task A_file_read_is_whole_or_is_read_again()
    {
        await CreateAsync("0123456789");
        var first = true;
        _server.Spoil = (_, answer) => Interlocked.Exchange(ref first, false) ? answer with { CutAfter = 4 } : answer;

        Assert.Equal("0123456789", await ReadAsync());
    }

    [Fact]
    public async Task State_that_is_denied_is_a_matter_of_access()
    {
        _server.Instead = _ => StubAnswer.Error(403, "AccessDenied");

        await Assert.ThrowsAsync<AccessException>(() => CreateAsync("x"));
        await Assert.ThrowsAsync<AccessException>(ReadAsync);
        await Assert.ThrowsAsync<AccessException>(async () => await _files.ListAsync("run", "", default).ToListAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _server.DisposeAsync();
    }

    private void LoseFirstPut()
    {
        var first = true;
        _server.Spoil = (request, answer) => request.Method == "PUT" && Interlocked.Exchange(ref first, false) ? StubAnswer.Reset : answer;
    }

    private Task<bool> CreateAsync(string content) => _files.TryCreateAsync("run", "x", Encoding.UTF8.GetBytes(content), default).AsTask();

    private async Task<string> ReadAsync() => Encoding.UTF8.GetString((await _files.ReadAsync("run", "x", default))!.Value.Span);
}
