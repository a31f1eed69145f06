using Microsoft.Win32.SafeHandles;

namespace QueueMap.Storage.Durability;

/// <summary>
/// A lock that processes share through a file. The system releases it with its holder, however that ends. The file stays:
/// removing it would let two processes hold locks on two files of one name.
/// </summary>
internal static class FileLock
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <returns>Null where another holder has it.</returns>
    public static SafeFileHandle? TryTake(string path)
    {
        try
        {
            // On Unix FileShare.None is flock, LOCK_EX and LOCK_NB.
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    private static bool IsHeld(IOException e) => e.HResult ==
        (OperatingSystem.IsWindows() ? WindowsSharingViolation : OperatingSystem.IsLinux() ? LinuxWouldBlock : MacWouldBlock);
}
