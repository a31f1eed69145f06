using System.Net;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>What SQS would refuse is refused here, before it costs a request, and by name.</summary>
internal static class SendChecks
{
    public static void Check(SqsSend entry)
    {
        if (entry.Bytes > SqsLimits.MaxMessageBytes)
        {
            throw Refused(SqsErrorKind.MessageTooLarge, "MessageTooLong",
                $"The message has {entry.Bytes:N0} bytes of UTF-8 in its body and attributes; SQS allows {SqsLimits.MaxMessageBytes:N0}. "
                + "Send less, or store the content elsewhere and send where it is.");
        }

        if (entry.Attributes.Count > SqsLimits.MaxAttributes)
        {
            throw Refused(SqsErrorKind.InvalidRequest, "InvalidParameterValue",
                $"The message has {entry.Attributes.Count} attributes; SQS allows {SqsLimits.MaxAttributes}. Pack several into one.");
        }

        if (entry.Delay < TimeSpan.Zero || entry.Delay > SqsLimits.MaxDelay)
        {
            throw Refused(SqsErrorKind.InvalidRequest, "InvalidParameterValue",
                $"The message is to be delayed by {entry.Delay}; SQS allows 0 to {SqsLimits.MaxDelay.TotalSeconds:N0} s. "
                + "Delay it in steps, or schedule it elsewhere.");
        }
    }

    public static void CheckBatch(int entries, int bytes)
    {
        if (entries is < 1 or > SqsLimits.MaxBatchEntries)
        {
            throw Refused(SqsErrorKind.InvalidRequest, "TooManyEntriesInBatchRequest",
                $"The batch has {entries} entries; SQS allows 1 to {SqsLimits.MaxBatchEntries}. Split it.");
        }

        if (bytes > SqsLimits.MaxBatchBytes)
        {
            throw Refused(SqsErrorKind.MessageTooLarge, "BatchRequestTooLong",
                $"The batch has {bytes:N0} bytes; SQS allows {SqsLimits.MaxBatchBytes:N0} for all its messages together. Split it.");
        }
    }

    private static SqsException Refused(SqsErrorKind kind, string code, string message) => new(kind, message, code, HttpStatusCode.BadRequest);
}
