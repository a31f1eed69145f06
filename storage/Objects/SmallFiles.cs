using Microsoft.Win32.SafeHandles;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Objects;

/// <summary>
/// The short way to a file's facts and bytes: four system calls for a whole file, and nothing allocated. It knows success
/// only: whatever else comes is left to the long way, which says what is wrong.
/// </summary>
internal sealed class SmallFiles(string root)
{
    private readonly OpenFolders _folders = new(root);

    /// <summary>Reads the file whole, if it is the one that was listed.</summary>
    /// <param name="into">Has room for more than the listed bytes, so that a file that has grown is noticed.</param>
    /// <returns>Bytes read. Null where the long way has to be gone.</returns>
    public int? TryRead(Item item, Span<byte> into)
    {
        if (!TrySplit(item.Key, out var folder, out var name) || _folders.Find(folder) is not { } handle)
        {
            return null;
        }

        int descriptor;
        using (var held = new Held(handle))
        {
            descriptor = EntryName.Open(held.Descriptor, name, Libc.ToRead);
        }

        if (descriptor < 0)
        {
            _folders.Forget(folder); // It may have been made anew since it was opened.
            return null;
        }

        try
        {
            return EntryName.Find(descriptor) is { } facts && facts.HasETag(item.ETag) ? ReadAll(descriptor, into, facts.Size) : null;
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <returns>Null where the long way has to be gone: also where there is no such file.</returns>
    public FileFacts? TryFind(string key)
    {
        if (!TrySplit(key, out var folder, out var name) || _folders.Find(folder) is not { } handle)
        {
            return null;
        }

        using var held = new Held(handle);
        return EntryName.Find(held.Descriptor, name);
    }

    private static bool TrySplit(string key, out ReadOnlySpan<char> folder, out ReadOnlySpan<char> name)
    {
        var slash = key.LastIndexOf('/');
        folder = key.AsSpan(0, Math.Max(slash, 0));
        name = key.AsSpan(slash + 1);
        return Libc.HasFastFiles && slash != 0 && EntryName.Is(name);
    }

    private static unsafe int? ReadAll(int descriptor, Span<byte> into, long size)
    {
        var read = 0;
        fixed (byte* start = into)
        {
            while (read < into.Length)
            {
                var asked = into.Length - read;
                var count = (int)Libc.Read(descriptor, start + read, asked);
                if (count < 0)
                {
                    return null;
                }

                read += count;
                if (count == 0 || (count < asked && read >= size))
                {
                    break;
                }
            }
        }

        return read;
    }

    /// <summary>Keeps a handle from being closed by the collector between two system calls.</summary>
    private readonly ref struct Held : IDisposable
    {
        private readonly SafeFileHandle _handle;

        public Held(SafeFileHandle handle)
        {
            var isHeld = false;
            handle.DangerousAddRef(ref isHeld);
            _handle = handle;
        }

        public int Descriptor => (int)_handle.DangerousGetHandle();

        public void Dispose() => _handle.DangerousRelease();
    }
}
