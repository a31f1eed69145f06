using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed class TargetDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("queuemap-generating-").FullName;

    private readonly GsodGenerator _generator = new(new GsodOptions { Stations = 3 });

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_directory_that_does_not_exist_is_made()
    {
        var data = await _generator.WriteAsync(Path.Combine(_root, "deep", "data"));

        Assert.Equal(3, data.Files);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_root, "deep", "data", "2024")).Length);
    }

    [Fact]
    public async Task A_directory_that_holds_something_is_refused_and_left_as_it_was()
    {
        File.WriteAllText(Path.Combine(_root, "mine.txt"), "mine");

        var error = await Assert.ThrowsAsync<TargetDirectoryException>(() => _generator.WriteAsync(_root));

        Assert.Equal(
            $"'{_root}' is not empty: it holds 'mine.txt'. Nothing that exists is ever overwritten. " +
            "Name a directory that is empty or does not exist yet, or remove this one first.",
            error.Message);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_is_refused()
    {
        var file = Path.Combine(_root, "mine.txt");
        File.WriteAllText(file, "mine");

        var error = await Assert.ThrowsAsync<TargetDirectoryException>(() => _generator.WriteAsync(file));

        Assert.Equal(
            $"'{file}' is a file; generated data need a directory. Name one that is empty or does not exist yet.",
            error.Message);
    }

    [Fact]
    public async Task A_cancelled_generation_ends_as_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => _generator.WriteAsync(_root, null, cancelled.Token));

        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }
}
