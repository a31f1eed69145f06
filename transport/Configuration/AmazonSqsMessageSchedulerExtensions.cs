using MassTransit.Configuration;

namespace MassTransit;

public static class AmazonSqsMessageSchedulerExtensions
{
    /// <summary>Schedules by SQS's own delay; the same as UseDelayedMessageScheduler.</summary>
    public static void UseAmazonSqsMessageScheduler(this IBusFactoryConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddPipeSpecification(new DelayedMessageSchedulerSpecification());
    }

    /// <summary>The same as AddDelayedMessageScheduler.</summary>
    public static void AddAmazonSqsMessageScheduler(this IBusRegistrationConfigurator configurator) => configurator.AddDelayedMessageScheduler();
}
