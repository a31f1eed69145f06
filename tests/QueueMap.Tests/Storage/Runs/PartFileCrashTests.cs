using System.Text;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.Runs;

/// <summary>What a kill, or a failing disk, can leave behind at every byte of a write.</summary>
public sealed class PartFileCrashTests : IDisposable
{
    private static readonly byte[] s_old = "{\"revision\":\"old\"}"u8.ToArray();
    private static readonly byte[] s_new = "{\"revision\":\"new\",\"longer\":true}"u8.ToArray();

    private readonly TempFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Killed_at_any_byte_before_the_rename_the_old_revision_stands_and_the_write_can_be_done_again()
    {
        var content = PartFile.Write(revision: 2, s_new);
        for (var killedAt = 0; killedAt <= content.Length; killedAt++)
        {
            var run = $"run-{killedAt}";
            Assert.True(await Opened().TryWriteAsync(run, "header", s_old, 0, default));
            File.WriteAllBytes(_state.At($"runs/{run}/{StagedFile.Prefix}1-1"), content[..killedAt]);

            var restarted = Opened();
            Assert.Equal((1L, Text(s_old)), Shown(await restarted.ReadAsync(run, "header", default)));
            Assert.True(await restarted.TryWriteAsync(run, "header", s_new, 1, default));
            Assert.Equal((2L, Text(s_new)), Shown(await Opened().ReadAsync(run, "header", default)));
        }
    }

    [Fact]
    public async Task Killed_before_the_first_rename_there_is_no_part_and_no_run()
    {
        File.WriteAllBytes(_state.At($"runs/run/{StagedFile.Prefix}1-1"), PartFile.Write(1, s_new));

        Assert.Null(await Opened().ReadAsync("run", "header", default));
        Assert.Empty(await Opened().ListRunsAsync(default).ToListAsync());
        Assert.True(await Opened().TryWriteAsync("run", "header", s_new, 0, default));
    }

    [Fact]
    public async Task A_file_cut_off_at_any_byte_is_reported_and_never_half_read_nor_written_over()
    {
        var content = PartFile.Write(1, s_old);
        var path = _state.At("runs/run/header.part");
        for (var length = 0; length < content.Length; length++)
        {
            File.WriteAllBytes(path, content[..length]);
            await AssertDamagedAsync(path);
            Assert.Equal(content[..length], File.ReadAllBytes(path));
        }

        File.WriteAllBytes(path, [.. content, (byte)'x']);
        await AssertDamagedAsync(path);
    }

    [Fact]
    public async Task A_bit_flipped_in_any_byte_is_reported()
    {
        var content = PartFile.Write(10, s_old);
        var path = _state.At("runs/run/header.part");
        for (var i = 0; i < content.Length; i++)
        {
            var damaged = content.ToArray();
            damaged[i] ^= 1;
            File.WriteAllBytes(path, damaged);
            await AssertDamagedAsync(path);
        }
    }

    [Fact]
    public async Task Staged_files_of_the_dead_are_removed_once_they_are_an_hour_old_and_those_of_the_living_are_left()
    {
        var dead = _state.At($"runs/run/{StagedFile.Prefix}1-1");
        var living = _state.At($"runs/run/{StagedFile.Prefix}1-2");
        File.WriteAllBytes(dead, s_old);
        File.WriteAllBytes(living, s_old);
        File.SetLastWriteTimeUtc(dead, File.GetLastWriteTimeUtc(living) - StaleFiles.Age - TimeSpan.FromMinutes(1));

        Assert.True(await Opened().TryWriteAsync("run", "header", s_new, 0, default));

        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(living));
    }

    [Fact]
    public async Task A_state_directory_that_is_removed_while_the_store_is_open_is_made_again()
    {
        var store = Opened();
        Assert.True(await store.TryWriteAsync("run", "header", s_old, 0, default));
        Directory.Delete(_state.Path, recursive: true);

        Assert.True(await store.TryWriteAsync("run", "header", s_new, 0, default));
        Assert.Equal((1L, Text(s_new)), Shown(await store.ReadAsync("run", "header", default)));
    }

    [Fact]
    public async Task A_write_on_a_run_that_does_not_exist_leaves_nothing_behind()
    {
        Assert.False(await Opened().TryWriteAsync("made-up", "shard-000", s_new, 3, default));
        Assert.Null(await Opened().ReadAsync("made-up", "shard-000", default));
        Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
    }

    private async Task AssertDamagedAsync(string path)
    {
        var e = await Assert.ThrowsAsync<DamagedFileException>(async () => await Opened().ReadAsync("run", "header", default));
        Assert.Equal(path, e.Path);
        Assert.Contains("Restore the file from a backup", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DamagedFileException>(async () => await Opened().TryWriteAsync("run", "header", s_new, 1, default));
    }

    private FileRunStore Opened() => new(_state.Path, TimeProvider.System);

    private static (long Revision, string Body) Shown(StoredPart? part) => (part!.Revision, Text(part.Body.Span));

    private static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body);
}
