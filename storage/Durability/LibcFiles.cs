using System.Runtime.InteropServices;

namespace QueueMap.Storage.Durability;

/// <summary>
/// Opening and reading of many small files on Linux. File.OpenHandle asks five questions of each file that it opens, and
/// takes twice as long as the opening, reading and closing of 70 KB by themselves.
/// </summary>
internal static partial class Libc
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    /// <summary>For reading; does not wait where the name is a fifo's.</summary>
    public const int ToRead = ReadOnly | CloseOnExec | NonBlocking;

    /// <summary>As a place to look up names in, and only where it is a folder, not a link to one.</summary>
    public static int ToLookIn { get; } = CloseOnExec | (RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x10000 | 0x20000 | 0x200000,
        Architecture.Arm64 => 0x4000 | 0x8000 | 0x200000,
        _ => 0,
    });

    /// <summary>The flags are known for these two processors.</summary>
    public static bool HasFastFiles { get; } =
        HasStatX && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <param name="path">Ends with a NUL.</param>
    [LibraryImport("libc", EntryPoint = "openat")]
    public static unsafe partial int OpenAt(int directory, byte* path, int flags);

    /// <param name="path">Ends with a NUL; empty for the descriptor itself, with <see cref="OfTheDescriptor"/>.</param>
    [LibraryImport("libc", EntryPoint = "statx")]
    public static unsafe partial int StatXAt(int directory, byte* path, int flags, uint mask, StatXResult* result);

    [LibraryImport("libc", EntryPoint = "read")]
    public static unsafe partial nint Read(int descriptor, byte* into, nint count);
}
