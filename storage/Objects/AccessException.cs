namespace QueueMap.Storage.Objects;

/// <summary>
/// Credentials are missing, wrong or expired, or do not allow what every item of a run needs. No item is to blame, so none is
/// quarantined for it: the run stops and can be resumed.
/// </summary>
public sealed class AccessException(string message, Exception? inner = null) : SourceException(message, denied: true, inner);
