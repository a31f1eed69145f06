using Microsoft.Win32.SafeHandles;

namespace QueueMap.Storage.Durability;

/// <summary>
/// Content on its way to a file: written and synced under a name of its own in the same directory, then put in place by
/// one rename. Killed at any byte, it leaves the file as it was and at worst a stale staged file.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    /// <summary>Names of stored files begin with a letter or digit, so a staged file is never taken for one.</summary>
    public const string Prefix = ".staged-";

    private static long s_count;

    private readonly string _staged;
    private readonly string _target;
    private bool _placed;

    private StagedFile(string staged, string target) => (_staged, _target) = (staged, target);

    /// <param name="directory">Exists.</param>
    public static StagedFile Write(string directory, string name, ReadOnlySpan<byte> content)
    {
        SafeFileHandle? handle;
        string staged;
        do
        {
            staged = Path.Join(directory, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
            handle = TryCreate(staged);
        }
        while (handle is null);

        var file = new StagedFile(staged, Path.Join(directory, name));
        try
        {
            using (handle)
            {
                RandomAccess.Write(handle, content, fileOffset: 0);
                RandomAccess.FlushToDisk(handle);
            }

            return file;
        }
        catch
        {
            // A full disk must not stay full of what could not be written.
            file.Dispose();
            throw;
        }
    }

    /// <summary>Puts the content in place, over what is there. Durable after <see cref="DurableDirectory.Sync"/>.</summary>
    public void Place()
    {
        File.Move(_staged, _target, overwrite: true);
        _placed = true;
    }

    public void Dispose()
    {
        if (!_placed)
        {
            File.Delete(_staged);
        }
    }

    // Containers all run as process 1: the name may be that of another container, or of a process that was killed.
    private static SafeFileHandle? TryCreate(string staged)
    {
        try
        {
            return File.OpenHandle(staged, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(staged))
        {
            return null;
        }
    }
}
