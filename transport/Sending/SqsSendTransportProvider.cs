using MassTransit;
using MassTransit.Metadata;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Sending;

internal sealed class SqsSendTransportProvider(AmazonSqsHostConfiguration host, ReceiveEndpointContext endpoint)
    : ISendTransportProvider, IPublishTransportProvider
{
    private readonly PublishTargets _targets = new(host);

    public Uri NormalizeAddress(Uri address) => QueueName.Parse(host.HostAddress, address);

    public Task<ISendTransport> GetSendTransport(Uri address)
    {
        var to = QueueName.Parse(host.HostAddress, address);
        return to.Type == AmazonSqsEndpointAddress.AddressType.Topic
            ? Transport(to.Name, mayCreate: true, headers => _targets.Of(to.Name, headers))
            : Transport(to.Name, mayCreate: !to.AutoDelete, _ => [to.Name]);
    }

    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class
    {
        var types = MessageTypeCache<T>.MessageTypes;
        var name = host.Topology.Message<T>().EntityName;
        return Transport(name, mayCreate: true, headers => _targets.Of(name, types, headers));
    }

    private Task<ISendTransport> Transport(string name, bool mayCreate, Func<IReadOnlyDictionary<string, string>, IReadOnlyList<string>> queues) =>
        Task.FromResult<ISendTransport>(new SendTransport<PipeContext>(new SqsSendTransportContext(host, endpoint, name, mayCreate, queues)));
}
