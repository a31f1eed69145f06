using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

/// <summary>Small files are read through folders that stay open: what that may not change.</summary>
public sealed class SmallFilesTests : IDisposable
{
    private readonly TempFolder _outside = new();
    private readonly TempFolder _folder = new();
    private readonly DirectorySource _source;

    public SmallFilesTests() => _source = new DirectorySource(_folder.Path);

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task A_folder_made_anew_with_other_files_is_read_anew()
    {
        _folder.Write("a/x.csv", "before");
        Assert.Equal("before", await _source.ReadTextAsync(Assert.Single(await _source.ListedAsync())));

        Directory.Move(_folder.At("a"), _outside.At("a"));
        _folder.Write("a/y.csv", "after");

        Assert.Equal("after", await _source.ReadTextAsync(Assert.Single(await _source.ListedAsync())));
    }

    [Fact]
    public async Task A_folder_that_became_a_link_is_refused_once_it_has_to_be_opened()
    {
        _outside.Write("a/x.csv", "secret");
        _folder.Write("a/x.csv", "x");
        Directory.Delete(_folder.At("a"), recursive: true);
        Directory.CreateSymbolicLink(_folder.At("a"), _outside.At("a"));
        var facts = FileFacts.Of(_outside.At("a/x.csv"))!.Value;

        Assert.Equal(QuarantineReason.Unreadable, await _source.ReasonAsync(new Item("a/x.csv", facts.Size, facts.ETag)));
    }

    [Fact]
    public async Task More_folders_than_stay_open_are_read()
    {
        for (var i = 0; i < 300; i++)
        {
            _folder.Write($"{i}/x.csv", $"{i}");
        }

        foreach (var item in await _source.ListedAsync())
        {
            Assert.Equal(item.Key, $"{await _source.ReadTextAsync(item)}/x.csv");
        }
    }

    [Fact]
    public async Task An_open_item_keeps_nobody_from_writing_replacing_or_removing_its_file()
    {
        _folder.Write("x.csv", "before");
        using var reader = new StreamReader(await _source.OpenAsync(Assert.Single(await _source.ListedAsync()), default));

        File.WriteAllText(_folder.At("new"), "after");
        File.Move(_folder.At("new"), _folder.At("x.csv"), overwrite: true);
        File.Delete(_folder.At("x.csv"));

        Assert.Equal("before", await reader.ReadToEndAsync());
    }
}
