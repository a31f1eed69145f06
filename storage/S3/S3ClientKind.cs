namespace QueueMap.Storage.S3;

/// <summary>Who sends GETs of objects and pages of listings. Everything else goes by AWSSDK.S3 in any case.</summary>
public enum S3ClientKind
{
    /// <summary>HTTP without the SDK's pipeline, signed here: a fraction of its CPU (docs/s3.md).</summary>
    Lean,

    /// <summary>AWSSDK.S3, for a server that does not get on with the other one.</summary>
    Sdk,
}
