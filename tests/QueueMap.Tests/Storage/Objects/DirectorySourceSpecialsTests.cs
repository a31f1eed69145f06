using System.Diagnostics;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

/// <summary>What only a file system has: links, fifos, rights, names that are not text.</summary>
public sealed class DirectorySourceSpecialsTests : IDisposable
{
    private readonly TempFolder _outside = new();
    private readonly TempFolder _folder = new();
    private readonly DirectorySource _source;

    public DirectorySourceSpecialsTests() => _source = new DirectorySource(_folder.Path);

    public void Dispose()
    {
        // The base class library cannot name what is not UTF-8, so it cannot remove it either.
        if (OperatingSystem.IsLinux())
        {
            using var removal = Process.Start("find", [_folder.Path, "-name", "bad*", "-delete"]);
            removal.WaitForExit();
        }

        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task A_link_to_a_file_is_read_as_the_file()
    {
        _outside.Write("target.csv", "12345");
        File.CreateSymbolicLink(_folder.At("link.csv"), _outside.At("target.csv"));
        File.CreateSymbolicLink(_folder.At("link-to-link.csv"), _folder.At("link.csv"));

        var items = await _source.ListedAsync();

        Assert.Equal([("link-to-link.csv", 5), ("link.csv", 5)], items.Select(item => (item.Key, item.Size)));
        foreach (var item in items)
        {
            using var reader = new StreamReader(await _source.OpenAsync(item, default));
            Assert.Equal("12345", await reader.ReadToEndAsync());
            Assert.Equal("12345", await _source.ReadTextAsync(item));
        }
    }

    [Fact]
    public async Task Links_to_folders_to_nowhere_and_in_a_circle_are_no_objects()
    {
        _outside.Write("secret.csv", "x");
        _folder.Write("a/x.csv", "x");
        Directory.CreateSymbolicLink(_folder.At("out"), _outside.Path);
        Directory.CreateSymbolicLink(_folder.At("a/up"), _folder.Path);
        File.CreateSymbolicLink(_folder.At("nowhere"), _folder.At("missing"));
        File.CreateSymbolicLink(_folder.At("circle"), _folder.At("circle"));

        Assert.Equal(["a/x.csv"], (await _source.ListedAsync()).Select(item => item.Key));
        Assert.Equal(["a"], await _source.ListFoldersAsync(default).ToListAsync());
        Assert.Null(await _source.FindAsync("nowhere", default));
        Assert.Null(await _source.FindAsync("circle", default));
    }

    [Fact]
    public async Task The_source_itself_may_be_a_link()
    {
        _outside.Write("2022/x.csv", "x");
        Directory.CreateSymbolicLink(_folder.At("link"), _outside.Path);

        var source = new DirectorySource(_folder.At("link"));

        Assert.Equal("2022/x.csv", Assert.Single(await source.ListAsync(null, default).ToListAsync()).Key);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/../x")]
    [InlineData("a/./x")]
    [InlineData("/etc/hostname")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("x\0y")]
    public async Task A_key_that_leaves_the_source_by_its_text_is_refused(string key) => await AssertRefusedAsync(key);

    [Fact]
    public async Task A_key_that_leaves_the_source_through_a_link_is_refused()
    {
        _outside.Write("b/secret.csv", "x");
        Directory.CreateSymbolicLink(_folder.At("a/out"), _outside.Path);

        await AssertRefusedAsync("a/out/b/secret.csv");
        await AssertRefusedAsync("a/out/b");
    }

    [Fact]
    public async Task A_key_too_long_for_the_file_system_is_unreadable() =>
        Assert.Equal(QuarantineReason.Unreadable, await _source.ReasonAsync(new Item(new string('x', 5_000), 0, "\"\"")));

    [Fact]
    public async Task Fifos_and_devices_are_no_objects_and_nobody_waits_for_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only with statx can a fifo be told from a file.");
        await RunAsync("mkfifo", _folder.At("fifo.csv"));
        File.CreateSymbolicLink(_folder.At("device.csv"), "/dev/zero");
        _folder.Write("file.csv", "x");

        Assert.Equal("file.csv", Assert.Single(await _source.ListedAsync()).Key);
        Assert.Null(await _source.FindAsync("fifo.csv", default));
        Assert.Equal(QuarantineReason.Gone, await _source.ReasonAsync(new Item("fifo.csv", 0, "\"\"")));
        Assert.Equal(QuarantineReason.Gone, await _source.ReasonAsync(new Item("device.csv", 0, "\"\"")));
    }

    [Fact]
    public async Task A_key_that_became_a_folder_is_gone()
    {
        _folder.Write("a/x.csv", "x");
        var item = Assert.Single(await _source.ListedAsync());
        File.Delete(_folder.At("a/x.csv"));
        Directory.CreateDirectory(_folder.At("a/x.csv"));

        Assert.Equal(QuarantineReason.Gone, await _source.ReasonAsync(item));
    }

    [Fact]
    public async Task A_key_whose_folder_became_a_file_is_gone()
    {
        _folder.Write("a/x.csv", "x");
        var item = Assert.Single(await _source.ListedAsync());
        Directory.Delete(_folder.At("a"), recursive: true);
        _folder.Write("a", "x");

        Assert.Equal(QuarantineReason.Gone, await _source.ReasonAsync(item));
    }

    [Fact]
    public async Task A_file_whose_name_is_not_UTF8_is_listed_and_quarantined_not_forgotten()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not let such a name be.");
        await RunAsync("sh", "-c", "cd \"$0\" && : > \"$(printf 'bad\\377.csv')\"", _folder.Path);

        var item = Assert.Single(await _source.ListedAsync());

        Assert.Equal("bad\uFFFD.csv", item.Key);
        Assert.Equal(QuarantineReason.Gone, await _source.ReasonAsync(item));
    }

    [Fact]
    public async Task A_folder_whose_name_is_not_UTF8_stops_the_listing_with_what_to_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not let such a name be.");
        await RunAsync("sh", "-c", "cd \"$0\" && mkdir \"$(printf 'bad\\377')\"", _folder.Path);

        var e = await Assert.ThrowsAsync<SourceException>(_source.ListedAsync);

        Assert.Contains("not valid UTF-8. Rename it.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_removed_or_replaced_while_it_is_listed_takes_only_its_own_keys_along()
    {
        foreach (var key in new[] { "a/1", "b/1", "c/1", "d/1" })
        {
            _folder.Write(key, "x");
        }

        var seen = new List<string>();
        await foreach (var item in _source.ListAsync(null, default))
        {
            seen.Add(item.Key);
            if (item.Key == "a/1")
            {
                Directory.Delete(_folder.At("b"), recursive: true);
                Directory.Delete(_folder.At("c"), recursive: true);
                _folder.Write("c", "now a file");
            }
        }

        Assert.Equal(["a/1", "d/1"], seen);
    }

    [Fact]
    public async Task A_source_that_does_not_exist_is_told_so()
    {
        var missing = new DirectorySource(_folder.At("missing"));

        var e = await Assert.ThrowsAsync<SourceException>(async () => await missing.ListAsync(null, default).ToListAsync());
        await Assert.ThrowsAsync<SourceException>(async () => await missing.ListFoldersAsync(default).ToListAsync());

        Assert.False(e.Denied);
        Assert.Contains($"'{_folder.At("missing")}' does not exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_a_file_is_told_so()
    {
        _folder.Write("x.csv", "x");

        var e = await Assert.ThrowsAsync<SourceException>(
            async () => await new DirectorySource(_folder.At("x.csv")).ListAsync(null, default).ToListAsync());

        Assert.Contains("is a file. Name the directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_stops_the_listing_and_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The administrator may read everything.");
        _folder.Write("a/1", "x");
        _folder.Write("b/1", "x");
        await RunAsync("chmod", "000", _folder.At("b"));
        try
        {
            var e = await Assert.ThrowsAsync<SourceException>(_source.ListedAsync);
            Assert.True(e.Denied);
            Assert.Contains(_folder.At("b"), e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await RunAsync("chmod", "700", _folder.At("b"));
        }
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_denied()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The administrator may read everything.");
        _folder.Write("x.csv", "x");
        await RunAsync("chmod", "000", _folder.At("x.csv"));

        Assert.Equal(QuarantineReason.Denied, await _source.ReasonAsync(Assert.Single(await _source.ListedAsync())));
    }

    private async Task AssertRefusedAsync(string key)
    {
        Assert.Equal(QuarantineReason.Unreadable, await _source.ReasonAsync(new Item(key, 1, "\"1\"")));
        await Assert.ThrowsAsync<ItemException>(async () => await _source.FindAsync(key, default));
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
