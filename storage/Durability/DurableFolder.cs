using System.Collections.Concurrent;

namespace QueueMap.Storage.Durability;

/// <summary>Replaces files so that after any crash each is there whole, the old one or the new one.</summary>
/// <param name="root">Full path; the directories below it are this class's own.</param>
internal sealed class DurableFolder(string root)
{
    private readonly ConcurrentDictionary<string, bool> _prepared = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes sure that a directory at or below the root exists for good, and once a process removes what killed processes
    /// left in it.
    /// </summary>
    public void Prepare(string directory)
    {
        if (_prepared.ContainsKey(directory) && Directory.Exists(directory))
        {
            return;
        }

        DurableDirectory.Create(root);
        Directory.CreateDirectory(directory);

        // Also where it was there already: whoever created it may not have come as far as this.
        for (var child = directory; child.Length > root.Length; child = Path.GetDirectoryName(child)!)
        {
            DurableDirectory.Sync(Path.GetDirectoryName(child)!);
        }

        StaleFiles.Sweep(directory, TimeOf(directory));
        _prepared[directory] = true;
    }

    /// <param name="path">Its directory has been prepared. The caller keeps other writers out.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var directory = Path.GetDirectoryName(path)!;
        using (var staged = StagedFile.Write(directory, Path.GetFileName(path), content))
        {
            staged.Place();
        }

        DurableDirectory.Sync(directory);
    }

    // The clock of a shared file system may differ from this host's by more than the age of a stale file: ask it.
    private static DateTime TimeOf(string directory)
    {
        var probe = Path.Join(directory, $"{StagedFile.Prefix}clock-{Environment.ProcessId}");
        using var handle = File.OpenHandle(probe, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(probe);
        return File.GetLastWriteTimeUtc(handle);
    }
}
