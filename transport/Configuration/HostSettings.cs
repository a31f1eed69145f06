using Amazon;
using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed record HostSettings(AmazonSqsHostAddress Address, SqsClientOptions Client) : AmazonSqsHostSettings
{
    public RegionEndpoint? Region => Client.Region is { } region ? RegionEndpoint.GetBySystemName(region) : null;

    public string? AccessKey => Client.Credentials?.GetCredentials().AccessKey;

    public string? SecretKey => Client.Credentials?.GetCredentials().SecretKey;

    public AllowTransportHeader? AllowTransportHeader { get; init; }

    public bool ScopeTopics { get; init; }

    public Uri HostAddress => Address;
}
