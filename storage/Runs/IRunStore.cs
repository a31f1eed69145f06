namespace QueueMap.Storage.Runs;

/// <summary>
/// The state of runs: parts (header, shards) with a revision each, changed by conditional writes only. Every
/// implementation passes the same conformance suite (tests: RunStoreConformance). Parts are named in the form
/// <see cref="StoredName.PartForm"/>.
/// </summary>
public interface IRunStore
{
    /// <summary>The newest write of a part, or null where there has been none. Reads are strongly consistent.</summary>
    ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation);

    /// <summary>
    /// Writes a part if its revision is still the one that the caller read. Durable once it returns true; the part then
    /// has revision <paramref name="expected"/> + 1. After an exception the outcome is unknown: read again.
    /// </summary>
    /// <param name="expected">Revision that was read; 0 where the part must not exist yet.</param>
    /// <returns>False where somebody else wrote first. Nothing was changed.</returns>
    ValueTask<bool> TryWriteAsync(string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation);

    /// <summary>Ids of all runs that have at least one part, in ordinal order.</summary>
    IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation);
}

/// <summary>A part as it was read.</summary>
/// <param name="Revision">Counts the writes of the part, from 1.</param>
/// <param name="Body">What was written.</param>
public sealed record StoredPart(long Revision, ReadOnlyMemory<byte> Body);
