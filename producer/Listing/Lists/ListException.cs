using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>A list cannot be used; the message says what is wrong where, and what to do.</summary>
public sealed class ListException(string message, Exception? inner = null) : SourceException(message, denied: false, inner)
{
    /// <summary>An entry of a list is at fault.</summary>
    public static ListException At(long line, string list, string what, Exception? inner = null) => new(
        $"Line {line:N0} of {list} {what}. Mend the list, and start the run with it.", inner);
}
