using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Configuration;

/// <summary>What the SDK's own client configuration says, for those who have one. What it leaves open stays as it was.</summary>
internal static class ClientConfigReading
{
    public static SqsClientOptions Read(ClientConfig config, SqsClientOptions options)
    {
        options = options with
        {
            MaxRetries = config.IsMaxErrorRetrySet ? config.MaxErrorRetry : options.MaxRetries,
            RequestTimeout = config.Timeout ?? options.RequestTimeout,
            Http = config.HttpClientFactory ?? options.Http,
        };
        // Asked for a region that nobody set, the SDK goes looking for one, on the network if need be: only without a URL.
        return config.ServiceURL is { } url
            ? options with { ServiceUrl = new(url), Region = config.AuthenticationRegion ?? options.Region }
            : options with { Region = config.RegionEndpoint?.SystemName ?? options.Region };
    }
}
