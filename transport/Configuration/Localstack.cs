using MassTransit;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Configuration;

/// <summary>A server on this machine, for tests.</summary>
internal static class Localstack
{
    /// <summary>It takes any; the SDK asks for some.</summary>
    public const string AnyKey = "admin";

    private const string DefaultUrl = "http://localhost:4566";

    public static Uri Address { get; } = new("amazonsqs://localhost:4566");

    public static Uri Url => new(new SqsClientOptions().EffectiveServiceUrl ?? DefaultUrl);

    public static void Configure(IAmazonSqsHostConfigurator host)
    {
        host.AccessKey(AnyKey);
        host.SecretKey(AnyKey);
        host.ServiceUrl(Url);
    }
}
