using QueueMap.Contracts.Items;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Objects;

/// <summary>Tells an item's own failure to open from a failure of this process.</summary>
internal static class OpenFault
{
    private const int WindowsOutOfHandles = unchecked((int)0x80070004);
    private const int WindowsOutOfMemory = unchecked((int)0x80070008);

    /// <summary>
    /// Whether the item is to blame. Out of file handles or of memory, every item would fail, and quarantining them would
    /// turn a busy minute into a wrong result: such an error goes up as it is, and the batch is delivered again.
    /// </summary>
    public static bool IsOfItem(Exception e) =>
        e is UnauthorizedAccessException || (e is IOException and not ItemException && !IsShortage(e.HResult));

    public static ItemException Of(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => Gone(e),
        UnauthorizedAccessException => new ItemException(
            QuarantineReason.Denied, $"This process may not read the file. Give its user the right to read it. {e.Message}", e),
        _ => new ItemException(QuarantineReason.Unreadable, $"The file cannot be opened. {e.Message}", e),
    };

    public static ItemException Gone(Exception? e = null) => new(
        QuarantineReason.Gone, "There is no such file any more, or no ordinary file: it was removed or replaced after it was listed.", e);

    private static bool IsShortage(int error) => OperatingSystem.IsWindows()
        ? error is WindowsOutOfHandles or WindowsOutOfMemory
        : error is Libc.OutOfMemory or Libc.ProcessOutOfHandles or Libc.SystemOutOfHandles;
}
