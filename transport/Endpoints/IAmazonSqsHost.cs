using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Connects endpoints at run time.</summary>
public interface IAmazonSqsHost : IHost<IAmazonSqsReceiveEndpointConfigurator>;
