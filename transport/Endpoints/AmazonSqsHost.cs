using MassTransit;
using MassTransit.AmazonSqsTransport;
using MassTransit.Configuration;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>Connects endpoints at run time.</summary>
internal sealed class AmazonSqsHost(AmazonSqsHostConfiguration configuration, IBusTopology topology)
    : BaseHost(configuration, topology), IAmazonSqsHost
{
    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(definition, endpointNameFormatter, (Action<IAmazonSqsReceiveEndpointConfigurator>?)configureEndpoint);

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(queueName, (Action<IAmazonSqsReceiveEndpointConfigurator>?)configureEndpoint);

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(AmazonSqsHostConfiguration.NameOf(definition, endpointNameFormatter), configuration.By(definition, configureEndpoint));

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        LogContext.SetCurrentIfNull(configuration.LogContext);
        var endpoint = configuration.CreateEndpoint(queueName, configureEndpoint);
        endpoint.Validate().ThrowIfContainsFailure($"The endpoint '{queueName}' cannot be connected:");
        endpoint.Build(this);
        return ReceiveEndpoints.Start(queueName);
    }

    protected override void Probe(ProbeContext context)
    {
        context.Set(new { Type = "AmazonSqs", configuration.HostAddress, configuration.TopologyMode });
    }
}
