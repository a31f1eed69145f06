namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>Where a kernel stopped, and why.</summary>
/// <param name="Next">The first byte of the first row that was not taken.</param>
/// <param name="Reason">Why it stopped there.</param>
internal readonly record struct KernelStop(int Next, StopReason Reason);

internal enum StopReason
{
    /// <summary>The window holds no further row that is whole.</summary>
    EndOfWindow,

    /// <summary>As many rows were taken as were asked for.</summary>
    EnoughRows,

    /// <summary>The next row is malformed, and the oracle has to say how.</summary>
    BadRow,
}
