using MassTransit;
using MassTransit.Configuration;
using MassTransit.Topology;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>The topologies that MassTransit asks for.</summary>
internal sealed class SqsTopologyConfiguration : ITopologyConfiguration
{
    public SqsTopologyConfiguration()
    {
        Message = AmazonSqsBusFactory.CreateMessageTopology();
        Send = new();
        Send.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        Publish = new(Message);
        Publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        Publish.ConnectPublishTopologyConfigurationObserver(new PublishToSendTopologyConfigurationObserver(Send));
        Consume = new SqsConsumeTopology();
    }

    public SqsTopologyConfiguration(SqsTopologyConfiguration parent)
    {
        Message = parent.Message;
        Send = parent.Send;
        Publish = parent.Publish;
        Consume = new SqsConsumeTopology();
    }

    public IMessageTopologyConfigurator Message { get; }

    public SqsSendTopology Send { get; }

    public SqsPublishTopology Publish { get; }

    public IConsumeTopologyConfigurator Consume { get; }

    ISendTopologyConfigurator ITopologyConfiguration.Send => Send;

    IPublishTopologyConfigurator ITopologyConfiguration.Publish => Publish;

    public IEnumerable<ValidationResult> Validate() => Send.Validate().Concat(Publish.Validate()).Concat(Consume.Validate());
}

/// <summary>Temporary names are cut to what SQS allows.</summary>
internal sealed class SqsConsumeTopology() : ConsumeTopology(SqsLimits.MaxQueueNameLength);
