using QueueMap.AmazonSqs.Configuration;

namespace MassTransit;

public static class AmazonSqsHostConfigurationExtensions
{
    /// <param name="region">Such as eu-central-1.</param>
    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, string region, Action<IAmazonSqsHostConfigurator> configure) =>
        Host(configurator, new UriBuilder("amazonsqs", region).Uri, configure);

    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, Uri hostAddress, Action<IAmazonSqsHostConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(hostAddress);
        ArgumentNullException.ThrowIfNull(configure);
        var host = new AmazonSqsHostConfigurator(hostAddress);
        configure(host);
        configurator.Host(host.Settings);
    }

    /// <summary>An endpoint on a queue of its own, deleted at the stop.</summary>
    public static void ReceiveEndpoint(
        this IAmazonSqsBusFactoryConfigurator configurator, Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.ReceiveEndpoint(new TemporaryEndpointDefinition(), DefaultEndpointNameFormatter.Instance, configure);
    }

    public static void ReceiveEndpoint(
        this IAmazonSqsBusFactoryConfigurator configurator, IEndpointDefinition definition, Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.ReceiveEndpoint(definition, DefaultEndpointNameFormatter.Instance, configure);
    }
}
