namespace QueueMap.Storage.Durability;

/// <summary>Reads files that are only ever replaced, never changed.</summary>
internal static class WholeFile
{
    /// <returns>Null where there is no such file.</returns>
    public static async ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            // Sharing everything: a reader must never hold up the rename that brings the next revision.
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[RandomAccess.GetLength(handle)];
            var read = 0;
            while (read < content.Length)
            {
                var count = await RandomAccess.ReadAsync(handle, content.AsMemory(read), read, cancellation);
                if (count == 0)
                {
                    throw new DamagedFileException(path, $"it ended after {read} of {content.Length} bytes while it was read");
                }

                read += count;
            }

            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
