using System.Runtime.CompilerServices;

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
    public async IAsyncEnumerable<string> FilesAsync(string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new Stack<(string Key, FolderNames Names)>();
        open.Push(("", new FolderNames(root, after, window)));
        while (open.TryPeek(out var folder))
        {
            var name = await NextAsync(folder.Key, folder.Names, cancellation);
            if (name is null)
            {
                open.Pop();
            }
            else if (name.EndsWith('/'))
            {
                var key = folder.Key + name;
                if (key == except)
                {
                    continue;
                }

                var rest = after is not null && after.StartsWith(key, StringComparison.Ordinal) ? after[key.Length..] : null;
                open.Push((key, new FolderNames(Path.Join(root, key), rest, window)));
            }
            else
            {
                yield return folder.Key + name;
            }
        }
    }

    private static async ValueTask<string?> NextAsync(string key, FolderNames names, CancellationToken cancellation)
    {
        try
        {
            return await names.NextAsync(cancellation);
        }
        catch (Exception e) when (key.Length > 0 && IsGone(e))
        {
            // Removed since its parent was read, and its files with it. A name that cannot be decoded looks the same.
            return key.Contains('\uFFFD', StringComparison.Ordinal)
                ? throw new IOException($"The folder '{key}' cannot be opened, because its name is not valid UTF-8. Rename it.", e)
                : null;
        }
    }

    private static bool IsGone(Exception e) =>
        e is DirectoryNotFoundException || (e is IOException && e.HResult == Durability.Libc.NotADirectory);
}
