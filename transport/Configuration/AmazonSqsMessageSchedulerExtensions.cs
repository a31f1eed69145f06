using MassTransit.Configuration;
using MassTransit.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueMap.AmazonSqs.Delays;

namespace MassTransit;

public static class AmazonSqsMessageSchedulerExtensions
{
    /// <summary>
    /// Schedules by SQS's own delay, the same as UseDelayedMessageScheduler. To cancel does nothing: sagas unschedule as a
    /// matter of course, and tell by the token that a message comes in vain.
    /// </summary>
    public static void UseAmazonSqsMessageScheduler(this IBusFactoryConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddPipeSpecification(new DelayedMessageSchedulerSpecification());
    }

    /// <summary>Adds an <see cref="IMessageScheduler"/> by SQS's own delay. Unlike that of AddDelayedMessageScheduler it says so when it is asked to cancel.</summary>
    public static void AddAmazonSqsMessageScheduler(this IBusRegistrationConfigurator configurator) => configurator.TryAddScoped<IMessageScheduler>(provider =>
        new MessageScheduler(new SqsMessageScheduler(provider.GetRequiredService<ISendEndpointProvider>()), provider.GetRequiredService<IBus>().Topology));
}
