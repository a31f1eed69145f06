using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace QueueMap.AmazonSqs.Sqs.Wire;

/// <summary>
/// Every request goes to the configured service, never to the host inside a queue's URL: that one is written by whoever
/// answered, and is wrong behind a proxy, a private endpoint or an emulator.
/// </summary>
internal sealed class SqsEndpoints : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => Of(((Parameters)parameters).Config);

    public static Endpoint Of(IClientConfig config)
    {
        if (!string.IsNullOrEmpty(config.ServiceURL))
        {
            return new Endpoint(config.ServiceURL);
        }

        var region = config.RegionEndpoint ?? throw new AmazonClientException(
            "SQS has no region: none is configured, and the standard chain knows none. Allowed is any AWS region, such as eu-central-1. "
            + "Name it in Host(...), or set AWS_REGION, or set AWS_ENDPOINT_URL_SQS for a server of your own.");
        var fips = config.UseFIPSEndpoint ? "-fips" : "";
        return new Endpoint(config.UseDualstackEndpoint
            ? $"https://sqs{fips}.{region.SystemName}.api.aws"
            : $"https://sqs{fips}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    internal sealed class Parameters(IClientConfig config) : EndpointParameters
    {
        public IClientConfig Config => config;
    }
}

internal sealed class SqsEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new SqsEndpoints.Parameters(requestContext.ClientConfig);
}

internal sealed class SqsAuthSchemes : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

internal sealed class SqsMetadata : IServiceMetadata
{
    public string ServiceId => "SQS";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
