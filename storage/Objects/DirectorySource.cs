using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Walking;

namespace QueueMap.Storage.Objects;

/// <summary>
/// The ordinary files below a directory. Links to files are read as the file; links to folders are not followed, because
/// they may lead in a circle or out of the source. Fifos, sockets and devices are no objects.
/// </summary>
/// <param name="root">The directory; may itself be a link.</param>
/// <param name="window">Names of one folder held in memory at a time.</param>
/// <param name="except">Path of a folder that is no part of the source, though it may lie in it.</param>
public sealed class DirectorySource(string root, int window = OrderedWalk.DefaultWindow, string? except = null) : IObjectSource
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _root = Path.GetFullPath(root);
    private readonly OrderedWalk _walk = new(
        Path.GetFullPath(root), window, except is null ? null : Path.GetRelativePath(root, except).Replace('\\', '/') + "/");

    private readonly SmallFiles _files = new(Path.GetFullPath(root));

    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) =>
        ItemsAsync(_walk.FilesAsync(after, cancellation), cancellation);

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) =>
        ItemsAsync(_walk.FilesAsync(lane, after, cancellation), cancellation);

    public async IAsyncEnumerable<string> ListFoldersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        RequireDirectory();
        var names = new FolderNames(_root, after: null, window);
        while (true)
        {
            bool isAny;
            bool holdsAnObject;
            try
            {
                isAny = await names.MoveNextAsync(cancellation);
                holdsAnObject = isAny && names.IsFolder && HoldsAnObject(names.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unlistable(e);
            }

            if (!isAny)
            {
                yield break;
            }

            if (holdsAnObject)
            {
                yield return names.Name[..^1];
            }
        }
    }

    /// <summary>Handed over one by one, each item that is taken would wake the lister for one more.</summary>
    public int PageSize => 32;

    /// <summary>What lies in the page cache is there at once; more would only lie in memory.</summary>
    public int ListsAhead => 128;

    public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        try
        {
            var path = DirectoryKeys.PathOf(_root, item.Key);

            // Asked first, because opening a fifo waits for somebody to write to it.
            if (FileFacts.Of(path) is null)
            {
                throw OpenFault.Gone();
            }

            return ValueTask.FromResult<Stream>(OpenListed(path, item));
        }
        catch (Exception e) when (OpenFault.IsOfItem(e))
        {
            throw OpenFault.Of(e);
        }
    }

    public ValueTask<int> ReadAsync(Item item, Memory<byte> into, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _files.TryRead(item, into.Span) is { } read ? ValueTask.FromResult(read) : IObjectSource.ReadOpenedAsync(this, item, into, cancellation);
    }

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return ValueTask.FromResult(FileFacts.Of(DirectoryKeys.PathOf(_root, key)) is { } facts
                ? ItemOf(key, facts)
                : null);
        }
        catch (Exception e) when (OpenFault.IsOfItem(e))
        {
            throw OpenFault.Of(e);
        }
    }

    private async IAsyncEnumerable<Item> ItemsAsync(IAsyncEnumerable<string> found, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RequireDirectory();
        await using var keys = found.GetAsyncEnumerator(cancellation);
        while (true)
        {
            Item? item;
            try
            {
                if (!await keys.MoveNextAsync())
                {
                    yield break;
                }

                item = Listed(keys.Current);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unlistable(e);
            }

            if (item is not null)
            {
                yield return item;
            }
        }
    }

    private static FileStream OpenListed(string path, Item item)
    {
        // No buffer, because the reader brings its own; and nobody is kept from writing or removing the file meanwhile.
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        });
        try
        {
            // Asked of the open file, so that it cannot be another one than the one that is read.
            var found = new FileFacts(stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle));
            return found.ETag == item.ETag
                ? stream
                : throw new ItemException(
                    QuarantineReason.Changed,
                    $"It was listed with {item.Size} bytes and ETag {item.ETag}, and now has {found.Size} bytes and ETag {found.ETag}.");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <returns>Null where it vanished since its name was read, or is no ordinary file.</returns>
    private Item? Listed(string key)
    {
        if ((_files.TryFind(key) ?? FileFacts.Of(Path.Join(_root, key))) is { } facts)
        {
            return ItemOf(key, facts);
        }

        // A name that is not UTF-8 cannot be asked for. Listed all the same, and quarantined when it is opened: leaving it
        // out in silence would make the coverage a lie.
        return key.Contains('\uFFFD', StringComparison.Ordinal) ? new Item(key, Size: 0, ETag: "\"not-utf8\"") : null;
    }

    private static Item ItemOf(string key, FileFacts facts) =>
        new(key, facts.Size, facts.ETag) { Modified = new DateTimeOffset(facts.Modified, TimeSpan.Zero) };

    private bool HoldsAnObject(string folder)
    {
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var parent))
        {
            try
            {
                foreach (var entry in new DirectoryInfo(Path.Join(_root, parent)).EnumerateFileSystemInfos("*", s_everything))
                {
                    if (entry is DirectoryInfo { LinkTarget: null })
                    {
                        open.Push($"{parent}{entry.Name}/");
                    }
                    else if (entry is FileInfo && Listed(parent + entry.Name) is not null)
                    {
                        return true;
                    }
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Removed since its name was read: it holds nothing.
            }
        }

        return false;
    }

    private void RequireDirectory()
    {
        if (File.Exists(_root))
        {
            throw new SourceException($"The source '{_root}' is a file. Name the directory that holds the files to be mapped.", denied: false);
        }

        if (!Directory.Exists(_root))
        {
            throw new SourceException(
                $"The source directory '{_root}' does not exist, or lies where this process may not look. Check the path and its rights.",
                denied: false);
        }
    }

    private SourceException Unlistable(Exception e) => e is UnauthorizedAccessException
        ? new SourceException(
            $"The source '{_root}' cannot be listed: {e.Message} Give the user of this process the right to read and enter that directory, "
            + "then resume the run.",
            denied: true,
            e)
        : new SourceException($"The source '{_root}' cannot be listed: {e.Message} Mend that, then resume the run.", denied: false, e);
}
