using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace QueueMap.Producer.Elasticity.Ecs.Wire;

internal sealed class EcsConfig : ClientConfig
{
    /// <summary>Signs requests to an emulator, whose region nobody reads.</summary>
    private const string RegionOfNoRegion = "us-east-1";

    public EcsConfig(EcsClientOptions options)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        AuthenticationServiceName = "ecs";
        ServiceId = EcsMetadata.Id;
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = options.MaxRetries;
        Timeout = options.RequestTimeout;
        // Without it the SDK's resolver fails with a null reference.
        EndpointProvider = new EcsEndpoints();
        if (options.Region is { } region)
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // After the region: setting either of the two clears the other.
        if (options.EffectiveServiceUrl is { } url)
        {
            ServiceURL = url;
            AuthenticationRegion = options.Region ?? options.Environment("AWS_REGION") ?? RegionOfNoRegion;
        }

        if (options.Http is { } http)
        {
            HttpClientFactory = http;
        }
    }

    public override string RegionEndpointServiceName => "ecs";

    public override string ServiceVersion => "2014-11-13";

    public override string UserAgent => "queuemap-ecs";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => EcsEndpoints.Of(this);
}
