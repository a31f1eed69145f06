using MassTransit;
using MassTransit.Metadata;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Sending;

internal sealed class SqsSendTransportProvider(AmazonSqsHostConfiguration host, ReceiveEndpointContext endpoint)
    : ISendTransportProvider, IPublishTransportProvider
{
    public Uri NormalizeAddress(Uri address) => SqsAddress.Parse(address).In(host.HostAddress);

    public Task<ISendTransport> GetSendTransport(Uri address)
    {
        var to = SqsAddress.Parse(address);
        return Transport(to, to.IsTopic ? () => Taking(host.Routes.QueuesOf(to.Name), to.Name) : () => [to.Name]);
    }

    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class
    {
        var types = MessageTypeCache<T>.MessageTypes;
        var name = host.Topology.Message<T>().EntityName;
        // A fault is published for whoever cares, and mostly nobody does; all else is published for someone.
        var isOptional = typeof(Fault).IsAssignableFrom(typeof(T)) || typeof(ReceiveFault).IsAssignableFrom(typeof(T));
        return Transport(
            new(name, IsTopic: true, IsTemporary: false),
            () => isOptional ? host.Routes.QueuesOf(types) : Taking(host.Routes.QueuesOf(types), name));
    }

    private Task<ISendTransport> Transport(SqsAddress to, Func<IReadOnlyList<string>> queues) => Task.FromResult<ISendTransport>(
        new SendTransport<PipeContext>(new SqsSendTransportContext(host, endpoint, to.Name, mayCreate: !to.IsTemporary, queues)));

    private static IReadOnlyList<string> Taking(IReadOnlyList<string> queues, string name) => queues.Count > 0
        ? queues
        : throw new PublishException(
            $"No endpoint of this process takes '{name}', and there is no SNS behind SQS that would know of others. "
            + "Send it to its queue instead (queue:name), or let a receive endpoint here consume or Subscribe to it.");
}
