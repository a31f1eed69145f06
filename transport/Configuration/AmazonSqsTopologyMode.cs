namespace MassTransit;

/// <summary>What the bus may do about queues.</summary>
public enum AmazonSqsTopologyMode
{
    /// <summary>Creates what is missing, and wires each queue to its dead-letter queue.</summary>
    Create = 0,

    /// <summary>Only reads, and says what is missing. The endpoint is unhealthy until it is there.</summary>
    Verify = 1,

    /// <summary>Only asks for the queue's URL.</summary>
    None = 2,
}
