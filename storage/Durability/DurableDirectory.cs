namespace QueueMap.Storage.Durability;

/// <summary>Directories whose entries survive a loss of power.</summary>
internal static class DurableDirectory
{
    /// <summary>Creates a directory and whatever of its parents is missing, each entry durable before the next.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent))
        {
            Create(parent);
        }

        Directory.CreateDirectory(path);
        if (!string.IsNullOrEmpty(parent))
        {
            Sync(parent);
        }
    }

    /// <summary>Makes renames and new names in a directory durable. NTFS journals them itself, and has no such call.</summary>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Libc.Open(path, flags: 0);
        if (descriptor < 0)
        {
            throw Libc.LastError(path);
        }

        try
        {
            if (Libc.FSync(descriptor) != 0)
            {
                throw Libc.LastError(path);
            }
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}
