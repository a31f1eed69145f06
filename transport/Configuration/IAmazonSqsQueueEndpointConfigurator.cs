namespace MassTransit;

public interface IAmazonSqsQueueEndpointConfigurator : IAmazonSqsQueueConfigurator
{
    /// <summary>How long an idle poll is held open, 0 to 20 s; 20 by default. A stop of an idle endpoint takes as long.</summary>
    ushort WaitTimeSeconds { set; }

    bool PurgeOnStartup { set; }
}
