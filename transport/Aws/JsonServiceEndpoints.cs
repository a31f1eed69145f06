using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>
/// Every request goes to the configured service, never to a host that an answer names, as SQS does in a queue's URL: that one is
/// written by whoever answered, and is wrong behind a proxy, a private endpoint or an emulator.
/// </summary>
internal sealed class JsonServiceEndpoints(JsonService service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => Of(service, ((Parameters)parameters).Config);

    public static Endpoint Of(JsonService service, IClientConfig config)
    {
        if (!string.IsNullOrEmpty(config.ServiceURL))
        {
            return new Endpoint(config.ServiceURL);
        }

        var region = config.RegionEndpoint ?? throw new AmazonClientException(service.NoRegion);
        var host = config.UseFIPSEndpoint ? $"{service.Prefix}-fips" : service.Prefix;
        return new Endpoint(config.UseDualstackEndpoint
            ? $"https://{host}.{region.SystemName}.api.aws"
            : $"https://{host}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    internal sealed class Parameters(IClientConfig config) : EndpointParameters
    {
        public IClientConfig Config => config;
    }
}

internal sealed class JsonServiceEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new JsonServiceEndpoints.Parameters(requestContext.ClientConfig);
}

internal sealed class JsonServiceAuthSchemes : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
