namespace QueueMap.Storage.S3.Calls;

/// <summary>The answer to a GET that worked: what its head says, and its body as it comes in.</summary>
internal abstract class ObjectAnswer : IDisposable
{
    public abstract string? ETag { get; }

    public abstract string? ContentRange { get; }

    /// <summary>Bytes of the body; -1 where the head does not say.</summary>
    public abstract long ContentLength { get; }

    /// <summary>How the object is encrypted; null where it is not, or by S3's own default.</summary>
    public abstract string? Encryption { get; }

    /// <summary>The same by a key of the customer's own; null where there is none.</summary>
    public abstract string? CustomerEncryption { get; }

    /// <returns>0 at the end of the body.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation);

    public abstract void Dispose();
}
