namespace QueueMap.Producer.Generating;

/// <summary>The directory asked for cannot be written to without touching what someone else put there.</summary>
public sealed class TargetDirectoryException(string message) : IOException(message);
