using Amazon.Runtime;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Sqs;

namespace MassTransit;

/// <summary>Where SQS is and who asks. What is not said comes from the standard chain.</summary>
public interface IAmazonSqsHostConfigurator
{
    void AccessKey(string accessKey);

    void SecretKey(string secretKey);

    void Credentials(AWSCredentials credentials);

    /// <summary>A server of your own instead of the region's: an emulator, a proxy, a private endpoint.</summary>
    void ServiceUrl(Uri serviceUrl);

    /// <summary>Everything about the client at once; what is said besides, later, is laid over it.</summary>
    void Client(SqsClientOptions options);

    /// <summary>Part of every address of this bus. Names of queues stay as they are; those of topics are prefixed if asked for.</summary>
    void Scope(string scope, bool scopeTopics = false);

    /// <summary>Names topics scope_name, so that buses of different scopes do not take each other's messages.</summary>
    void EnableScopedTopics();

    /// <summary>
    /// Takes the service URL, region, timeout, retries and HTTP client of the SDK's configuration of its SQS client. One of
    /// its SNS client is accepted and not read: there are no topics.
    /// </summary>
    void Config(ClientConfig? config);

    /// <summary>Which headers go beside the message as attributes, where others than MassTransit read them. All do by default.</summary>
    void AllowTransportHeader(AllowTransportHeader? allowTransportHeader);

    /// <summary>Replaces the standard HTTP client, for tests that count or disturb calls.</summary>
    void HttpClientFactory(HttpClientFactory factory);
}
