using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace QueueMap.AmazonSqs.Sqs.Wire;

internal sealed class SqsConfig : ClientConfig
{
    /// <summary>Signs requests to an emulator, whose region nobody reads.</summary>
    private const string RegionOfNoRegion = "us-east-1";

    public SqsConfig(SqsClientOptions options)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        AuthenticationServiceName = "sqs";
        ServiceId = "SQS";
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = options.MaxRetries;
        Timeout = options.RequestTimeout;
        // Without it the SDK's resolver fails with a null reference.
        EndpointProvider = new SqsEndpoints();
        if (options.Region is { } region)
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // After the region: setting either of the two clears the other.
        if (options.EffectiveServiceUrl is { } url)
        {
            ServiceURL = url;
            AuthenticationRegion = options.Region ?? RegionOfNoRegion;
        }

        if (options.Http is { } http)
        {
            HttpClientFactory = http;
        }
    }

    public override string RegionEndpointServiceName => "sqs";

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => "queuemap-amazon-sqs";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => SqsEndpoints.Of(this);
}
