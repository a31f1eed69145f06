using QueueMap.Storage.Durability;

namespace QueueMap.Tests.Storage.Durability;

public sealed class StagedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_in_place_before_it_is_placed()
    {
        _folder.Write("x", "old");
        using var staged = StagedFile.Write(_folder.Path, "x", "new"u8);
        Assert.Equal("old", File.ReadAllText(_folder.At("x")));

        staged.Place();

        Assert.Equal("new", File.ReadAllText(_folder.At("x")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_cannot_be_placed_is_removed()
    {
        _folder.Write("x/in-the-way", "old");
        using (var staged = StagedFile.Write(_folder.Path, "x", "new"u8))
        {
            Assert.ThrowsAny<Exception>(staged.Place);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal("old", File.ReadAllText(_folder.At("x/in-the-way")));
    }

    [Fact]
    public void A_name_left_by_another_process_of_the_same_id_is_passed_over()
    {
        // The names after the present one: the next process of this id would begin among them.
        using var present = StagedFile.Write(_folder.Path, "x", "1"u8);
        var name = Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path)));
        var count = long.Parse(name[(name.LastIndexOf('-') + 1)..], null);
        for (var i = 1; i <= 50; i++)
        {
            _folder.Write($"{StagedFile.Prefix}{Environment.ProcessId}-{count + i}", "left");
        }

        using var next = StagedFile.Write(_folder.Path, "y", "2"u8);
        next.Place();

        Assert.Equal("2", File.ReadAllText(_folder.At("y")));
        Assert.Equal(50, Directory.GetFiles(_folder.Path).Count(path => File.ReadAllText(path) == "left"));
    }

    [Fact]
    public void A_directory_that_vanished_is_an_error_and_no_endless_search_for_a_name() =>
        Assert.Throws<DirectoryNotFoundException>(() => StagedFile.Write(Path.Join(_folder.Path, "missing"), "x", "1"u8));

    [Fact]
    public void A_directory_is_made_with_its_parents_and_can_be_synced()
    {
        var path = Path.Join(_folder.Path, "a", "b", "c");

        DurableDirectory.Create(path);
        DurableDirectory.Sync(path);

        Assert.True(Directory.Exists(path));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Nothing is synced there.");
        Assert.Throws<FileNotFoundException>(() => DurableDirectory.Sync(Path.Join(_folder.Path, "missing")));
    }
}
