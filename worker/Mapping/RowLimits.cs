using QueueMap.Contracts.Items;

namespace QueueMap.Worker.Mapping;

/// <summary>What bounds the memory that one row can take.</summary>
public static class RowLimits
{
    /// <summary>
    /// 1 MiB of UTF-8, without the line break: 3,600 times the longest GSOD row, and little enough that a hundred scans at
    /// once, each with its row and the index of its fields, stay far below the memory of the smallest task.
    /// </summary>
    public const int MaxRowBytes = 1 << 20;

    /// <summary>A row too long is a fault of its item even where malformed rows are skipped: where it ends is unknown.</summary>
    public static QuarantinedItem TooLong(string key, long line) => new(
        key,
        QuarantineReason.RowTooLong,
        $"The row that begins on line {line} is longer than {MaxRowBytes:N0} bytes, the most that a row may have. "
        + "Look for a quote that is never closed, or for line breaks that are missing.",
        line);
}
