using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace QueueMap.AmazonSqs.Topology;

internal sealed class SqsBusTopology : BusTopology, IAmazonSqsBusTopology
{
    private readonly IHostConfiguration _host;
    private readonly SqsTopologyConfiguration _topology;

    public SqsBusTopology(IHostConfiguration host, SqsTopologyConfiguration topology)
        : base(host, topology) => (_host, _topology) = (host, topology);

    IAmazonSqsPublishTopology IAmazonSqsBusTopology.PublishTopology => _topology.Publish;

    IAmazonSqsSendTopology IAmazonSqsBusTopology.SendTopology => _topology.Send;

    IAmazonSqsMessagePublishTopology<T> IAmazonSqsBusTopology.Publish<T>() => ((IAmazonSqsPublishTopology)_topology.Publish).GetMessageTopology<T>();

    IAmazonSqsMessageSendTopology<T> IAmazonSqsBusTopology.Send<T>() => ((IAmazonSqsSendTopology)_topology.Send).GetMessageTopology<T>();

    public Uri GetDestinationAddress(string topicName, Action<IAmazonSqsTopicConfigurator>? configure = null)
    {
        var topic = new TopicSettings(() => new AmazonSqsEndpointAddress(_host.HostAddress, new Uri($"topic:{topicName}")).Name);
        configure?.Invoke(topic);
        return topic.GetEndpointAddress(_host.HostAddress);
    }

    public Uri GetDestinationAddress(Type messageType, Action<IAmazonSqsTopicConfigurator>? configure = null)
    {
        _topology.Publish.TryGetPublishAddress(messageType, _host.HostAddress, out var address);
        var topic = new TopicSettings(() => new AmazonSqsEndpointAddress(_host.HostAddress, address!).Name);
        configure?.Invoke(topic);
        return topic.GetEndpointAddress(_host.HostAddress);
    }
}
