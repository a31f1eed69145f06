using System.Runtime.ExceptionServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>What is left of a stream that failed: its failure.</summary>
internal sealed class FailedStream(ExceptionDispatchInfo failure) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        failure.Throw();
        return 0;
    }
}
