namespace QueueMap.Storage.Runs;

/// <summary>
/// The files of runs: manifest segments, quarantined items, results. Written whole, never torn: after a crash a file is
/// there with all of its bytes or not at all. Every implementation passes the same conformance suite (tests:
/// RunFilesConformance). Names are of the form <see cref="StoredName.FileForm"/>, and no name is a folder of another.
/// </summary>
public interface IRunFiles
{
    /// <summary>Files that are worth reading at once: as many as hide the wait for each.</summary>
    int ReadsAhead => FilesAhead.MaxFiles;

    /// <summary>Writes a file that must not exist yet. Durable once it returns true.</summary>
    /// <returns>False where the file exists; it is left as it is.</returns>
    ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Writes or replaces a file. Durable once it returns.</summary>
    ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The content of a file, or null where it does not exist.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation);

    /// <summary>As <see cref="ReadAsync"/>, into memory that may have been used before and is used again afterwards.</summary>
    async ValueTask<LentContent?> LendAsync(string run, string name, CancellationToken cancellation) =>
        await ReadAsync(run, name, cancellation) is { } content ? new LentContent(content) : null;

    /// <summary>Names of the files whose name begins with <paramref name="prefix"/>, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string run, string prefix, CancellationToken cancellation);
}
