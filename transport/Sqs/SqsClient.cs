using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using QueueMap.AmazonSqs.Sqs.Wire;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>SQS's JSON protocol on the SDK's core, which brings credentials, signatures and connections.</summary>
public sealed partial class SqsClient : AmazonServiceClient, ISqsClient
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

    /// <param name="queue">Its name, URL or ARN, whichever is at hand. Null: not known.</param>
    private async Task<T> CallAsync<T>(string operation, string? queue, JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, new()
    {
        var call = new InvokeOptions { RequestMarshaller = SqsRequest.Marshaller, ResponseUnmarshaller = new SqsResponseReader<T>(type) };
        var began = _options.Time.GetTimestamp();
        Exception? failure = null;
        try
        {
            var response = await InvokeAsync<SqsResponse<T>>(new SqsRequest(operation, write), call, cancellation);
            return response.Value;
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            CallMetrics.Called(operation, queue, _options.Time.GetElapsedTime(began), failure);
        }
    }

    private async Task CallAsync(string operation, string? queue, Action<Utf8JsonWriter> write, CancellationToken cancellation) =>
        await CallAsync(operation, queue, SqsJson.Default.NothingJson, write, cancellation);
}
