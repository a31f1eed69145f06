using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsRegistrationBusFactory : TransportRegistrationBusFactory<IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly AmazonSqsBusConfiguration _bus;
    private readonly Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? _configure;

    public AmazonSqsRegistrationBusFactory(Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : this(AmazonSqsBusConfiguration.Create(), configure) { }

    private AmazonSqsRegistrationBusFactory(AmazonSqsBusConfiguration bus, Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : base(bus.HostConfiguration) => (_bus, _configure) = (bus, configure);

    public override IBusInstance CreateBus(
        IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName)
    {
        var configurator = new AmazonSqsBusFactoryConfigurator(_bus);
        if (context.GetService<IOptionsMonitor<AmazonSqsTransportOptions>>()?.Get(busName) is { Region: { Length: > 0 } region } options)
        {
            configurator.Host(region, host =>
            {
                host.Scope(options.Scope ?? "");
                if (!string.IsNullOrEmpty(options.AccessKey) && !string.IsNullOrEmpty(options.SecretKey))
                {
                    host.AccessKey(options.AccessKey);
                    host.SecretKey(options.SecretKey);
                }
            });
        }

        return CreateBus(configurator, context, _configure, specifications);
    }
}
