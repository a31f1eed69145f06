using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using QueueMap.AmazonSqs.Sqs.Wire;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>SQS's JSON protocol on the SDK's core, which brings credentials, signatures and connections.</summary>
public sealed partial class SqsClient : AmazonServiceClient, ISqs, ISqsQueues
{
    private readonly SqsClientOptions _options;

    public SqsClient(SqsClientOptions options)
        : this(options, new SqsConfig(options)) { }

    private SqsClient(SqsClientOptions options, SqsConfig config)
        : base(options.Credentials ?? Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver.GetCredentials(config), config)
    {
        _options = options;
        // Here, not in CustomizeRuntimePipeline: the base constructor calls that before this one has set its fields.
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new SqsRetryPolicy(config, Backoff.Default(options.JitterSeed), options.Time)));
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new SqsMetadata();

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new SqsEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SqsAuthSchemes());
    }

    private async Task<T> CallAsync<T>(string operation, JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, new()
    {
        CallMetrics.Called(operation);
        var call = new InvokeOptions { RequestMarshaller = SqsRequest.Marshaller, ResponseUnmarshaller = new SqsResponseReader<T>(type) };
        var response = await InvokeAsync<SqsResponse<T>>(new SqsRequest(operation, write), call, cancellation);
        return response.Value;
    }

    private async Task CallAsync(string operation, Action<Utf8JsonWriter> write, CancellationToken cancellation) =>
        await CallAsync(operation, SqsJson.Default.NothingJson, write, cancellation);
}
