using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace QueueMap.AmazonSqs.Aws;

internal sealed class JsonServiceConfig : ClientConfig
{
    private readonly JsonService _service;

    public JsonServiceConfig(JsonService service, JsonServiceAccess access)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        _service = service;
        AuthenticationServiceName = service.Prefix;
        ServiceId = service.Id;
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = access.MaxRetries;
        Timeout = access.RequestTimeout;
        // Without it the SDK's resolver fails with a null reference.
        EndpointProvider = new JsonServiceEndpoints(service);
        if (access.Region is { } region)
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // After the region: setting either of the two clears the other.
        if (access.ServiceUrl is { } url)
        {
            ServiceURL = url;
            AuthenticationRegion = access.Region ?? access.SigningRegion;
        }

        if (access.Http is { } http)
        {
            HttpClientFactory = http;
        }
    }

    public override string RegionEndpointServiceName => _service.Prefix;

    public override string ServiceVersion => _service.Version;

    public override string UserAgent => _service.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => JsonServiceEndpoints.Of(_service, this);
}
