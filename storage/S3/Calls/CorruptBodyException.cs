namespace QueueMap.Storage.S3.Calls;

/// <summary>A body does not fit its ETag: some of its bytes were changed on the way.</summary>
internal sealed class CorruptBodyException(string message) : IOException(message);
