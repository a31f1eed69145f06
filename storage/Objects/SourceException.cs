namespace QueueMap.Storage.Objects;

/// <summary>A source cannot be used. The run can be resumed once the cause is mended.</summary>
public class SourceException(string message, bool denied, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Credentials or permissions are missing, rather than the source.</summary>
    public bool Denied { get; } = denied;
}
