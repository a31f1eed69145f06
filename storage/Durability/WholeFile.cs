using Microsoft.Win32.SafeHandles;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.Durability;

/// <summary>Reads files that are only ever replaced, never changed.</summary>
internal static class WholeFile
{
    /// <returns>Null where there is no such file.</returns>
    public static async ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        using var handle = TryOpen(path);
        if (handle is null)
        {
            return null;
        }

        var content = new byte[RandomAccess.GetLength(handle)];
        await FillAsync(handle, path, content, cancellation);
        return content;
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static async ValueTask<LentContent?> LendAsync(string path, CancellationToken cancellation)
    {
        using var handle = TryOpen(path);
        if (handle is null)
        {
            return null;
        }

        var content = LentContent.Rent(checked((int)RandomAccess.GetLength(handle)), out var into);
        try
        {
            await FillAsync(handle, path, into, cancellation);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            // Sharing everything: a reader must never hold up the rename that brings the next revision.
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async ValueTask FillAsync(SafeFileHandle handle, string path, Memory<byte> into, CancellationToken cancellation)
    {
        var read = 0;
        while (read < into.Length)
        {
            var count = await RandomAccess.ReadAsync(handle, into[read..], read, cancellation);
            if (count == 0)
            {
                throw new DamagedFileException(path, $"it ended after {read} of {into.Length} bytes while it was read");
            }

            read += count;
        }
    }
}
