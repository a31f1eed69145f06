using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>SQS purges a queue once a minute and refuses a second time; the purge under way is as good, but for what was sent since.</summary>
internal static class QueuePurge
{
    public static async Task PurgeOnceAsync(this ISqsQueues sqs, string queueUrl, CancellationToken cancellation)
    {
        try
        {
            await sqs.PurgeQueueAsync(queueUrl, cancellation);
        }
        catch (SqsException exception) when (exception.Kind == SqsErrorKind.PurgeInProgress)
        {
            MassTransit.LogContext.Debug?.Log("The queue {Queue} is being purged already", queueUrl);
        }
    }
}
