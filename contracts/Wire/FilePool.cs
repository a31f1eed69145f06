using System.Buffers;

namespace QueueMap.Contracts.Wire;

/// <summary>
/// Arrays for whole files of a run. A file of a megabyte in an array of its own leaves that to the collector, which looks
/// through all of its heap for a few such.
/// </summary>
public static class FilePool
{
    /// <summary>The largest segments and files of items, 2 MiB, and what is above them by a line.</summary>
    private const int MaxBytes = 4 << 20;

    /// <summary>
    /// Files of a size at once: one that is written and one that is published, and when a run ends one for each fate of its items.
    /// The shared pool keeps one for each thread instead.
    /// </summary>
    private const int FilesAtOnce = 4;

    public static ArrayPool<byte> Bytes { get; } = ArrayPool<byte>.Create(MaxBytes, FilesAtOnce);
}
