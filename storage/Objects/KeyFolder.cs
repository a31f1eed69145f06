using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace QueueMap.Storage.Objects;

/// <summary>
/// Shows one key to the glob matcher as a folder that holds one entry. The matcher's own way in takes paths and tidies
/// them ('..', '//', the working directory), but a key is no path: "a//b" and "a/b" are two objects.
/// </summary>
internal sealed class KeyFolder : DirectoryInfoBase
{
    // The matcher never lets '**' pass a folder named "..", which in a key is a name like any other.
    private const string NameOfDots = "\0..";

    private readonly string _rest;

    private KeyFolder(string name, string rest, KeyFolder? parent) =>
        (Name, _rest, ParentDirectory) = (name == ".." ? NameOfDots : name, rest, parent);

    public static KeyFolder Of(string key) => new("", key, null);

    public override string Name { get; }

    public override string FullName => Name;

    public override DirectoryInfoBase? ParentDirectory { get; }

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        var slash = _rest.IndexOf('/', StringComparison.Ordinal);
        return [slash < 0 ? new KeyFile(_rest, this) : new KeyFolder(_rest[..slash], _rest[(slash + 1)..], this)];
    }

    public override DirectoryInfoBase? GetDirectory(string path) => null;

    public override FileInfoBase? GetFile(string path) => null;

    private sealed class KeyFile(string name, KeyFolder parent) : FileInfoBase
    {
        public override string Name => name;

        public override string FullName => name;

        public override DirectoryInfoBase? ParentDirectory => parent;
    }
}
