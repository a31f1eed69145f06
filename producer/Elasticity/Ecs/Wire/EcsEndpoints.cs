using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace QueueMap.Producer.Elasticity.Ecs.Wire;

internal sealed class EcsEndpoints : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => Of(((Parameters)parameters).Config);

    public static Endpoint Of(IClientConfig config)
    {
        if (!string.IsNullOrEmpty(config.ServiceURL))
        {
            return new Endpoint(config.ServiceURL);
        }

        var region = config.RegionEndpoint ?? throw new AmazonClientException(
            "ECS has no region: the standard chain knows none. Set AWS_REGION to that of the fleet, such as eu-central-1, or AWS_ENDPOINT_URL_ECS for a server of your own.");
        var fips = config.UseFIPSEndpoint ? "-fips" : "";
        return new Endpoint(config.UseDualstackEndpoint
            ? $"https://ecs{fips}.{region.SystemName}.api.aws"
            : $"https://ecs{fips}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    internal sealed class Parameters(IClientConfig config) : EndpointParameters
    {
        public IClientConfig Config => config;
    }
}

internal sealed class EcsEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new EcsEndpoints.Parameters(requestContext.ClientConfig);
}

internal sealed class EcsAuthSchemes : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

internal sealed class EcsMetadata : IServiceMetadata
{
    public const string Id = "ECS";

    public string ServiceId => Id;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
