using Amazon;
using Amazon.Runtime;
using MassTransit.AmazonSqsTransport;
using MassTransit.Configuration;
using MassTransit.Topology;
using QueueMap.AmazonSqs.Configuration;

namespace MassTransit;

public static class AmazonSqsBusFactoryConfiguratorExtensions
{
    /// <summary>Runs the bus on Amazon SQS.</summary>
    public static void UsingAmazonSqs(
        this IBusRegistrationConfigurator configurator, Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetBusFactory(new AmazonSqsRegistrationBusFactory(configure));
    }

    /// <summary>A bus without a container.</summary>
    public static IBusControl CreateUsingAmazonSqs(this IBusFactorySelector selector, Action<IAmazonSqsBusFactoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return AmazonSqsBusFactory.Create(configure);
    }

    /// <summary>
    /// A Localstack on its default port of this machine, or wherever AWS_ENDPOINT_URL_SQS or AWS_ENDPOINT_URL say that it is.
    /// </summary>
    public static void LocalstackHost(this IAmazonSqsBusFactoryConfigurator configurator) => configurator.Host(Localstack.Address, Localstack.Configure);

    /// <summary>Region and credentials of the standard chain.</summary>
    public static void UseDefaultHost(this IAmazonSqsBusFactoryConfigurator configurator, Action<IAmazonSqsHostConfigurator>? configure = null) =>
        UseDefaultHost(
            configurator,
            FallbackRegionFactory.GetRegionEndpoint() ?? throw new ConfigurationException("No region is found. Set AWS_REGION, or name one: bus.UseDefaultHost(RegionEndpoint.EUCentral1)."),
            configure);

    /// <summary>Credentials of the standard chain.</summary>
    public static void UseDefaultHost(
        this IAmazonSqsBusFactoryConfigurator configurator, RegionEndpoint endpoint, Action<IAmazonSqsHostConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        configurator.Host(endpoint.SystemName, configure ?? (static _ => { }));
    }
}

public static class AmazonSqsBusFactory
{
    /// <summary>A bus without a container.</summary>
    public static IBusControl Create(Action<IAmazonSqsBusFactoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var bus = AmazonSqsBusConfiguration.Create();
        var configurator = new AmazonSqsBusFactoryConfigurator(bus);
        configure(configurator);
        return configurator.Build(bus);
    }

    /// <summary>Names topics by their types.</summary>
    public static IMessageTopologyConfigurator CreateMessageTopology() =>
        new MessageTopology(new MessageNameFormatterEntityNameFormatter(new AmazonSqsMessageNameFormatter()));
}
