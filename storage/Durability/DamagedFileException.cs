namespace QueueMap.Storage.Durability;

/// <summary>A file of the state is not as QueueMap wrote it. It is never half read, and never written over.</summary>
public sealed class DamagedFileException(string path, string damage, Exception? inner = null) : IOException(
    $"The file '{path}' is damaged: {damage}. QueueMap replaces its files whole, so the disk failed or another program wrote there. "
    + "Restore the file from a backup, or move it away: what it recorded is then lost, and its run has to be started anew.",
    inner)
{
    public string Path { get; } = path;
}
