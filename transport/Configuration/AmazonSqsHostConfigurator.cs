using Amazon;
using Amazon.Runtime;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsHostConfigurator(Uri address) : IAmazonSqsHostConfigurator
{
    private string? _accessKey;
    private string? _secretKey;
    private SqsClientOptions _client = new() { Region = RegionOf(address) };

    public AmazonSqsHostSettings Settings
    {
        get
        {
            if (_accessKey is null != _secretKey is null)
            {
                throw new ConfigurationException(
                    "Only one of AccessKey and SecretKey is set. Set both, or neither and let the standard chain find credentials.");
            }

            var client = _accessKey is null ? _client : _client with { Credentials = new BasicAWSCredentials(_accessKey, _secretKey) };
            return new(SqsAddress.Host(address.Host), client);
        }
    }

    public void AccessKey(string accessKey) => _accessKey = accessKey;

    public void SecretKey(string secretKey) => _secretKey = secretKey;

    public void Credentials(AWSCredentials credentials) => _client = _client with { Credentials = credentials };

    public void ServiceUrl(Uri serviceUrl) => _client = _client with { ServiceUrl = serviceUrl };

    public void HttpClientFactory(HttpClientFactory factory) => _client = _client with { Http = factory };

    /// <summary>A host that is no region (such as that of an emulator) leaves the region to the standard chain.</summary>
    private static string? RegionOf(Uri address) =>
        RegionEndpoint.EnumerableAllRegions.Any(region => region.SystemName == address.Host) ? address.Host : null;
}
