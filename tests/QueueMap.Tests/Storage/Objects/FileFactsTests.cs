using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

public sealed class FileFactsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_system_call_and_the_base_class_library_say_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no statx.");
        _folder.Write("file", "12345");
        _folder.Write("old", "1");
        File.SetLastWriteTimeUtc(_folder.At("old"), new DateTime(1929, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(67));
        Directory.CreateDirectory(_folder.At("folder"));
        Link("link", "file");
        Link("link-to-link", "link");
        Link("link-to-folder", "folder");
        Link("nowhere", "missing");
        Link("circle", "circle");

        foreach (var name in new[] { "file", "old", "folder", "link", "link-to-link", "link-to-folder", "nowhere", "circle", "missing", "file/x" })
        {
            Assert.Equal(FileFacts.OfStatX(Path.Join(_folder.Path, name)), FileFacts.OfFileInfo(Path.Join(_folder.Path, name)));
        }

        Assert.Equal(5, FileFacts.Of(_folder.At("link-to-link"))!.Value.Size);
        Assert.Equal(new DateTime(1929, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(67), FileFacts.Of(_folder.At("old"))!.Value.Modified);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Join(_folder.Path, name), Path.Join(_folder.Path, target));
}
