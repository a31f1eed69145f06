namespace QueueMap.Worker.Mapping;

/// <summary>
/// Faults of the machine that surface while an item is read. They say nothing about the item: to quarantine it for them
/// would lose it, so they fail the batch, which is delivered again.
/// </summary>
internal static class HostFaults
{
    // errno of Linux and macOS, as .NET puts it into HResult.
    private const int OutOfMemory = 12;
    private const int FilesOfSystemExhausted = 23;
    private const int FilesOfProcessExhausted = 24;

    // ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY and ERROR_NO_SYSTEM_RESOURCES of Windows.
    private const int WindowsFilesExhausted = unchecked((int)0x80070004);
    private const int WindowsOutOfMemory = unchecked((int)0x80070008);
    private const int WindowsNoResources = unchecked((int)0x800705AA);

    public static bool Include(IOException fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException || cause.HResult is OutOfMemory or FilesOfSystemExhausted or FilesOfProcessExhausted
                or WindowsFilesExhausted or WindowsOutOfMemory or WindowsNoResources)
            {
                return true;
            }
        }

        return false;
    }
}
