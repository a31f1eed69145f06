using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Objects;

/// <summary>
/// The folders of a source, open, so that a file is found by its name in its folder and not by its whole path, and the way to
/// it is known to lead through no link. A folder that was moved or replaced since stays the one that was opened: what is
/// read from it is still only what was listed, because the tag is compared.
/// </summary>
internal sealed class OpenFolders(string root)
{
    /// <summary>A run reads as many folders at once as its batches mix; GSOD has 97.</summary>
    private const int MaxOpen = 128;

    private readonly ConcurrentDictionary<string, SafeFileHandle> _open = new(StringComparer.Ordinal);

    /// <param name="folder">Relative, its parts separated by '/'; empty for the root. Untrusted.</param>
    /// <returns>Null where there is no such folder below the root, or it cannot be told.</returns>
    public SafeFileHandle? Find(ReadOnlySpan<char> folder)
    {
        var open = _open.GetAlternateLookup<ReadOnlySpan<char>>();
        if (open.TryGetValue(folder, out var known))
        {
            return known;
        }

        if (_open.Count >= MaxOpen)
        {
            _open.Clear(); // Whoever still uses one keeps it alive; the collector closes the others.
        }

        return Open(folder) is { } found ? _open.GetOrAdd(folder.ToString(), found) : null;
    }

    public void Forget(ReadOnlySpan<char> folder) => _open.GetAlternateLookup<ReadOnlySpan<char>>().TryRemove(folder, out _);

    private SafeFileHandle? Open(ReadOnlySpan<char> folder)
    {
        // The root may be a link: it was named by the user, not by a key.
        var descriptor = Libc.Open(root + "/.", Libc.ToLookIn);
        foreach (var part in folder.Split('/'))
        {
            if (descriptor < 0 || folder.IsEmpty)
            {
                break;
            }

            var parent = descriptor;
            descriptor = EntryName.Is(folder[part]) ? EntryName.Open(parent, folder[part], Libc.ToLookIn) : -1;
            _ = Libc.Close(parent);
        }

        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
