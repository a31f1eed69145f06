using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Sending;

namespace QueueMap.AmazonSqs.Endpoints;

internal sealed class SqsReceiveEndpointContext(AmazonSqsHostConfiguration host, AmazonSqsReceiveEndpointConfiguration configuration)
    : BaseReceiveEndpointContext(host, configuration)
{
    // Agents are MassTransit's way to share connections; here the SDK's client does that.
    public override void AddSendAgent(IAgent agent) { }

    public override void AddConsumeAgent(IAgent agent) { }

    public override Exception ConvertException(Exception exception, string message) => new AmazonSqsConnectionException(message, exception);

    protected override ISendTransportProvider CreateSendTransportProvider() => new SqsSendTransportProvider(host, this);

    protected override IPublishTransportProvider CreatePublishTransportProvider() => new SqsSendTransportProvider(host, this);
}
