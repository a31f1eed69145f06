namespace QueueMap.Storage.Durability;

/// <summary>Removes the staged files of processes that were killed.</summary>
internal static class StaleFiles
{
    /// <summary>No write takes an hour, so what is older belongs to nobody.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <param name="now">The time of the file system that holds the directory.</param>
    public static void Sweep(string directory, DateTime now)
    {
        foreach (var path in Directory.EnumerateFiles(directory, StagedFile.Prefix + "*", s_hiddenToo))
        {
            if (now - File.GetLastWriteTimeUtc(path) > Age)
            {
                File.Delete(path);
            }
        }
    }

    // The default options skip names that begin with a dot, which staged files do.
    private static readonly EnumerationOptions s_hiddenToo = new() { AttributesToSkip = FileAttributes.None };
}
