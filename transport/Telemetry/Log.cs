using Microsoft.Extensions.Logging;

namespace QueueMap.AmazonSqs.Telemetry;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Receive from {Queue} failed, {Failures} times in a row; it is tried again")]
    public static partial void ReceiveFailed(ILogger log, Exception exception, string queue, int failures);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Renewal of {Count} messages of {Queue} failed; it is tried again while their locks last")]
    public static partial void RenewalFailed(ILogger log, Exception exception, string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock on message {MessageId} of {Queue} is lost and its consumer cancelled: {Why}")]
    public static partial void LockLost(ILogger log, string queue, string messageId, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} is processed and could not be deleted; when it comes again it is deleted without running. {Why}")]
    public static partial void DeletionFailed(ILogger log, string queue, string messageId, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} could not be given back; it comes back when its visibility timeout ends. {Why}")]
    public static partial void ReleaseFailed(ILogger log, string queue, string messageId, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} of {Queue} failed in its delivery {Delivery} and comes again after {Delay}")]
    public static partial void Postponed(ILogger log, string queue, string messageId, int delivery, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} failed and could not be hidden for {Delay}; it comes back when its visibility timeout ends. {Why}")]
    public static partial void PostponementFailed(ILogger log, string queue, string messageId, TimeSpan delay, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of {Queue} was not handled and is given back")]
    public static partial void HandlerFailed(ILogger log, Exception exception, string queue, string messageId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of {Queue} came with a body that is not what its MD5 says; it is given back")]
    public static partial void BodyCorrupt(ILogger log, string queue, string messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stop of {Queue} has reached its limit; {Count} messages still held are given back")]
    public static partial void StopLimitReached(ILogger log, string queue, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A pump of {Queue} ended at the stop: {Why}")]
    public static partial void PumpStopped(ILogger log, string why, string queue);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A pump of {Queue} ended by a fault in the transport itself")]
    public static partial void PumpFailed(ILogger log, Exception exception, string queue);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A look at the locks of {Queue} failed by a fault in the transport itself; the next look follows")]
    public static partial void RenewalLoopFailed(ILogger log, Exception exception, string queue);
}
