using Amazon.Runtime;

namespace MassTransit;

/// <summary>Where SQS is and who asks. What is not said comes from the standard chain.</summary>
public interface IAmazonSqsHostConfigurator
{
    void AccessKey(string accessKey);

    void SecretKey(string secretKey);

    void Credentials(AWSCredentials credentials);

    /// <summary>A server of your own instead of the region's: an emulator, a proxy, a private endpoint.</summary>
    void ServiceUrl(Uri serviceUrl);

    /// <summary>Replaces the standard HTTP client, for tests that count or disturb calls.</summary>
    void HttpClientFactory(HttpClientFactory factory);
}
