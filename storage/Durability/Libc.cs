using System.Runtime.InteropServices;

namespace QueueMap.Storage.Durability;

/// <summary>
/// The system calls that the base class library does not offer: fsync of a directory, a stat that follows links and
/// tells a file from a fifo, and reading without a handle object (LibcFiles.cs).
/// </summary>
internal static partial class Libc
{
    public const int Denied = 13;
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int NotADirectory = 20;
    public const int OutOfMemory = 12;
    public const int SystemOutOfHandles = 23;
    public const int ProcessOutOfHandles = 24;
    public const int TooManyLinks = 40;

    public const int CurrentDirectory = -100;
    public const int DoNotFollow = 0x100;
    public const int OfTheDescriptor = 0x1000;
    public const uint WantTypeSizeAndTime = 0x1 | 0x2 | 0x40 | 0x200;

    // O_RDONLY is 0 everywhere; the other flags have other values on other processors.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(int descriptor);

    // Its error is nobody's: what was read has been read, and what was written is synced before.
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int directory, string path, int flags, uint mask, out StatXResult result);

    public static bool HasStatX { get; } = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc", typeof(Libc).Assembly, null, out var libc)
        && NativeLibrary.TryGetExport(libc, "statx", out _);

    /// <summary>The error of the last call, as the base class library would throw it: the number is the HResult.</summary>
    public static Exception LastError(string path)
    {
        var number = Marshal.GetLastPInvokeError();
        var text = $"{Marshal.GetPInvokeErrorMessage(number)}: '{path}'";
        return number switch
        {
            Denied or NotPermitted => new UnauthorizedAccessException(text),
            NotFound => new FileNotFoundException(text, path),
            _ => new IOException(text, number),
        };
    }

    /// <summary>The same on every processor, which the older stat is not. Fields that nobody reads are left out.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatXResult
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(40)] public long Size;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
    }
}
