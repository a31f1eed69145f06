namespace QueueMap.Storage.S3.Calls;

/// <summary>A request failed for good, or its retries are used up. Whoever asked says what that means.</summary>
/// <param name="attempts">How often it was tried.</param>
internal sealed class S3FaultException(S3Fault fault, int attempts, Exception? inner) : IOException(fault.Text, inner)
{
    public S3Fault Fault { get; } = fault;

    public int Attempts { get; } = attempts;
}
