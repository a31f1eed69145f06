using Amazon;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Sqs;

namespace MassTransit;

/// <summary>Everything that is said of the host, by a callback or by a type of your own.</summary>
#pragma warning disable CA1715 // Named as upstream's, so that code is compiled against either.
public interface AmazonSqsHostSettings
{
    /// <summary>Null when the standard chain finds it.</summary>
    RegionEndpoint? Region { get; }

    /// <summary>Null when the standard chain finds it.</summary>
    string? AccessKey { get; }

    string? SecretKey { get; }

    AllowTransportHeader? AllowTransportHeader { get; }

    bool ScopeTopics { get; }

    /// <summary>amazonsqs://region/scope</summary>
    Uri HostAddress { get; }

    SqsClientOptions Client { get; }
}
