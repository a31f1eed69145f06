namespace QueueMap.Contracts.Wire;

/// <summary>
/// Something that is written by one process and read by another, perhaps of another release. Its version is the first
/// thing that a reader looks at, and a reader refuses what it does not know.
/// </summary>
public interface IVersioned
{
    /// <summary>Version of the format that the document was written in.</summary>
    int Version { get; }
}
