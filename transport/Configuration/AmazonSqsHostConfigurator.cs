using Amazon;
using Amazon.Runtime;
using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsHostConfigurator : IAmazonSqsHostConfigurator
{
    private readonly AmazonSqsHostAddress _address;
    private string? _accessKey;
    private string? _secretKey;
    private string _scope;
    private bool _scopesTopics;
    private AllowTransportHeader? _allowHeader;
    private SqsClientOptions _client;

    public AmazonSqsHostConfigurator(Uri address)
    {
        _address = new(address);
        _scope = _address.Scope;
        _client = new() { Region = RegionOf(address) };
        if (address.UserInfo.Split(':') is [var accessKey, var secretKey])
        {
            (_accessKey, _secretKey) = (Uri.UnescapeDataString(accessKey), Uri.UnescapeDataString(secretKey));
        }
    }

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
            return new HostSettings(new(_address.Host, _scope), client) { AllowTransportHeader = _allowHeader, ScopeTopics = _scopesTopics };
        }
    }

    public void AccessKey(string accessKey) => _accessKey = accessKey;

    public void SecretKey(string secretKey) => _secretKey = secretKey;

    public void Credentials(AWSCredentials credentials) => _client = _client with { Credentials = credentials };

    public void ServiceUrl(Uri serviceUrl) => _client = _client with { ServiceUrl = serviceUrl };

    public void Client(SqsClientOptions options) => _client = options with { Region = options.Region ?? _client.Region };

    public void Scope(string scope, bool scopeTopics = false)
    {
        _scope = scope;
        _scopesTopics |= scopeTopics;
    }

    public void EnableScopedTopics() => _scopesTopics = true;

    public void Config(ClientConfig? config) => _client = config?.RegionEndpointServiceName switch
    {
        null or "sns" => _client,
        "sqs" => ClientConfigReading.Read(config, _client),
        var other => throw new ConfigurationException($"This is the configuration of a client of '{other}'. Give that of SQS's client, or ServiceUrl and Credentials."),
    };

    public void AllowTransportHeader(AllowTransportHeader? allowTransportHeader) => _allowHeader = allowTransportHeader;

    public void HttpClientFactory(HttpClientFactory factory) => _client = _client with { Http = factory };

    /// <summary>A host that is no region (such as that of an emulator) leaves the region to the standard chain.</summary>
    private static string? RegionOf(Uri address) =>
        RegionEndpoint.EnumerableAllRegions.Any(region => region.SystemName == address.Host) ? address.Host : null;
}
