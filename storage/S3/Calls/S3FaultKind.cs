namespace QueueMap.Storage.S3.Calls;

/// <summary>Why S3 did not do what it was asked, as far as anybody can act on it.</summary>
internal enum S3FaultKind
{
    /// <summary>Too many requests: come back later, with fewer.</summary>
    Throttled,

    /// <summary>S3 failed, and says so.</summary>
    Server,

    /// <summary>No connection: no name, no route, no socket, no trust. Never because of what was asked for.</summary>
    Unreachable,

    /// <summary>No answer, a lost connection, a body that stopped.</summary>
    Broken,

    /// <summary>The body is not the one of its ETag.</summary>
    Corrupt,

    /// <summary>The bucket lies in another region, which the answer names.</summary>
    OtherRegion,

    /// <summary>Whoever asks is not known to S3, or not any more.</summary>
    Credentials,

    /// <summary>Whoever asks is known and may not.</summary>
    Denied,

    NoBucket,

    NotFound,

    /// <summary>A condition of the request does not hold.</summary>
    Changed,

    /// <summary>The object lies in an archive and has to be restored first.</summary>
    Archived,

    /// <summary>Anything else; the same request will fail again.</summary>
    Refused,
}
