using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

/// <summary>
/// Turns keys into paths. Keys come back from messages, so a key that leaves the source, by its text or through a link, is
/// refused before the file system sees it.
/// </summary>
internal static class DirectoryKeys
{
    /// <exception cref="ItemException">The key is not one that a listing of the directory could give.</exception>
    public static string PathOf(string root, string key)
    {
        if (!IsRelative(key))
        {
            throw Refused("It has an empty part, '.', '..', a NUL, or another character that no file name of this system has.");
        }

        for (var slash = key.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = key.IndexOf('/', slash + 1))
        {
            if (new DirectoryInfo(Path.Join(root, key.AsSpan(0, slash))).LinkTarget is not null)
            {
                throw Refused("It leads through a link to another folder, and such links are not followed.");
            }
        }

        return Path.Join(root, key);
    }

    private static bool IsRelative(string key)
    {
        if (OperatingSystem.IsWindows() && key.AsSpan().ContainsAny('\\', ':'))
        {
            return false;
        }

        foreach (var part in key.AsSpan().Split('/'))
        {
            if (!EntryName.Is(key.AsSpan(part)))
            {
                return false;
            }
        }

        return true;
    }

    private static ItemException Refused(string why) =>
        new(QuarantineReason.Unreadable, $"The key names no file below the source directory. {why}");
}
