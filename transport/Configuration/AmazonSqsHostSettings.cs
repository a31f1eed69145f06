using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Configuration;

/// <param name="HostAddress">amazonsqs://region/</param>
public sealed record AmazonSqsHostSettings(Uri HostAddress, SqsClientOptions Client);
