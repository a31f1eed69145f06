using MassTransit;
using MassTransit.Scheduling;

namespace QueueMap.AmazonSqs.Delays;

/// <summary>Schedules by delay. SQS gives a message back by its receipt only, so that one that is under way cannot be taken back.</summary>
internal sealed class SqsMessageScheduler(ISendEndpointProvider endpoints) : IScheduleMessageProvider
{
    private readonly DelayedScheduleMessageProvider _delays = new(endpoints);

    public Task<ScheduledMessage<T>> ScheduleSend<T>(
        Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class => _delays.ScheduleSend(destinationAddress, scheduledTime, message, pipe, cancellationToken);

    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken) => throw Refused(tokenId);

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) => throw Refused(tokenId);

    private static NotSupportedException Refused(Guid tokenId) => new(
        $"The scheduled message {tokenId} cannot be cancelled: SQS does not give back what it delays. Let its consumer see that it is no longer wanted.");
}
