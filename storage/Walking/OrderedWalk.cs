using System.Runtime.CompilerServices;
using QueueMap.Storage.Objects;

namespace QueueMap.Storage.Walking;

/// <summary>
/// The files below a folder, depth first, as relative keys in UTF-8 order. A folder is ordered as its name and '/', for
/// that is how its keys compare: "a-b" comes before "a/b", and "a0" after it.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="window">Names of one folder held in memory at a time.</param>
/// <param name="except">Relative key of a folder below the root that is not entered, with its '/'.</param>
internal sealed class OrderedWalk(string root, int window, string? except = null)
{
    /// <summary>
    /// Windows of 65,536 names hold about 10 MB a level, and a folder of a whole year of GSOD, 12,000 files, is read once.
    /// </summary>
    public const int DefaultWindow = 65_536;

    /// <param name="after">Only keys greater than this one; null for all.</param>
    public IAsyncEnumerable<string> FilesAsync(string? after, CancellationToken cancellation) =>
        WalkAsync("", after, enters: true, cancellation);

    /// <param name="lane">Named by a listing or by a message: what is no folder of the root is an empty lane.</param>
    /// <param name="after">Only keys greater than this one; null for all.</param>
    public IAsyncEnumerable<string> FilesAsync(Lane lane, string? after, CancellationToken cancellation)
    {
        if (lane.Folder is null)
        {
            return WalkAsync("", after, enters: false, cancellation);
        }

        var key = lane.Folder + "/";
        return lane.TryGoOnAfter(after, out var within) && key != except && IsFolder(lane.Folder)
            ? WalkAsync(key, within?[key.Length..], enters: true, cancellation)
            : AsyncEnumerable.Empty<string>();
    }

    private bool IsFolder(string name) =>
        name is not ("" or "." or "..")
        && !name.Contains('\0', StringComparison.Ordinal)
        && (!OperatingSystem.IsWindows() || !name.AsSpan().ContainsAny('\\', ':'))
        && new DirectoryInfo(Path.Join(root, name)) is { Exists: true, LinkTarget: null };

    private async IAsyncEnumerable<string> WalkAsync(
        string top, string? after, bool enters, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new Stack<(string Key, string? After, FolderNames Names)>();
        open.Push((top, after, new FolderNames(Path.Join(root, top), after, window)));
        while (open.TryPeek(out var folder))
        {
            if (!await MoveNextAsync(folder.Key, folder.Names, cancellation))
            {
                open.Pop();
            }
            else if (folder.Names.KeyIn(folder.Key) is var key && !folder.Names.IsFolder)
            {
                yield return key;
            }
            else if (enters && key != except)
            {
                var name = folder.Names.Name;
                var rest = folder.After is { } behind && behind.StartsWith(name, StringComparison.Ordinal) ? behind[name.Length..] : null;
                open.Push((key, rest, new FolderNames(Path.Join(root, key), rest, window)));
            }
        }
    }

    private static ValueTask<bool> MoveNextAsync(string key, FolderNames names, CancellationToken cancellation)
    {
        var moving = names.MoveNextAsync(cancellation);
        return moving.IsCompletedSuccessfully ? moving : AwaitAsync(moving, key);
    }

    private static async ValueTask<bool> AwaitAsync(ValueTask<bool> moving, string key)
    {
        try
        {
            return await moving;
        }
        catch (Exception e) when (key.Length > 0 && IsGone(e))
        {
            // Removed since its parent was read, and its files with it. A name that cannot be decoded looks the same.
            return key.Contains('\uFFFD', StringComparison.Ordinal)
                ? throw new IOException($"The folder '{key}' cannot be opened, because its name is not valid UTF-8. Rename it.", e)
                : false;
        }
    }

    private static bool IsGone(Exception e) =>
        e is DirectoryNotFoundException || (e is IOException && e.HResult == Durability.Libc.NotADirectory);
}
