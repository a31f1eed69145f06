namespace QueueMap.HistoryChecker.Evidence;

/// <summary>An object of the source, and what whoever made it knows of it.</summary>
/// <param name="Key">Relative to the source.</param>
/// <param name="Content">Its bytes, in base64; null where they do not matter because it is bad.</param>
/// <param name="Bad">Null for a sound one; else the reasons of which one must be given for its quarantine.</param>
/// <param name="Optional">It was added or removed amid the listing: it may be listed or not, and be gone.</param>
public sealed record GivenObject(string Key, byte[]? Content, IReadOnlyList<string>? Bad = null, bool Optional = false)
{
    public const string FileName = "objects.jsonl";
}
