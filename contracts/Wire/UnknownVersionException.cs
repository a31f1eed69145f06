namespace QueueMap.Contracts.Wire;

/// <summary>A document or message of a version that this release does not read. Nothing of it was used.</summary>
public sealed class UnknownVersionException(string what, int? found, int known)
    : FormatException(
        $"{what} has {(found is null ? "no version" : $"version {found}")}; this release of QueueMap reads version {known}. "
        + "Run the release that wrote it, or start a new run with this one.")
{
    /// <summary>The version found, or null where there was none.</summary>
    public int? Found { get; } = found;
}
