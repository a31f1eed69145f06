namespace QueueMap.AmazonSqs.Sqs;

/// <summary>All of SQS, as one process sees it.</summary>
public interface ISqsClient : ISqs, ISqsQueues, IDisposable;
