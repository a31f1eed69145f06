using System.Text;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.Runs;

public sealed class RunFilesCrashTests : IDisposable
{
    private readonly TempFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task What_a_kill_left_staged_is_no_file_at_any_length()
    {
        var content = Encoding.UTF8.GetBytes("{\"key\":\"2022/01001099999.csv\"}\n");
        for (var killedAt = 0; killedAt <= content.Length; killedAt++)
        {
            File.WriteAllBytes(_state.At($"runs/run/files/manifest/{StagedFile.Prefix}1-{killedAt}"), content[..killedAt]);
        }

        var files = new DirectoryRunFiles(_state.Path, TimeProvider.System);
        Assert.Empty(await files.ListAsync("run", "", default).ToListAsync());
        Assert.Empty(await files.ListAsync("run", "manifest/", default).ToListAsync());
        Assert.True(await files.TryCreateAsync("run", "manifest/000", content, default));
        Assert.Equal(["manifest/000"], await files.ListAsync("run", "", default).ToListAsync());
    }

    [Fact]
    public async Task The_loser_of_a_creation_leaves_nothing_behind()
    {
        var files = new DirectoryRunFiles(_state.Path, TimeProvider.System);
        Assert.True(await files.TryCreateAsync("run", "x", new byte[10], default));
        Assert.False(await files.TryCreateAsync("run", "x", new byte[10], default));

        Assert.Equal("x", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(_state.At("runs/run/files")))));
    }
}
