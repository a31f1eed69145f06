using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>A service's JSON protocol on the SDK's core, which brings credentials, signatures, retries and connections.</summary>
internal sealed class JsonServiceClient : AmazonServiceClient
{
    private readonly JsonService _service;

    public JsonServiceClient(JsonService service, JsonServiceAccess access)
        : this(service, access, new JsonServiceConfig(service, access)) { }

    private JsonServiceClient(JsonService service, JsonServiceAccess access, JsonServiceConfig config)
        : base(access.Credentials ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(config), config)
    {
        _service = service;
        // Here, not in CustomizeRuntimePipeline: the base constructor calls that before this one has set its fields.
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new JsonServiceRetryPolicy(config, access.Pause, access.Time)));
    }

    protected override IServiceMetadata ServiceMetadata => _service;

    public async Task<T> CallAsync<T>(
        string operation, JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, Refusal refusal, CancellationToken cancellation)
        where T : class, new()
    {
        var call = new InvokeOptions { RequestMarshaller = JsonRequest.Marshaller, ResponseUnmarshaller = new JsonResponseReader<T>(type, _service.MaxAnswerBytes, refusal) };
        return (await InvokeAsync<JsonResponse<T>>(new JsonRequest(_service, operation, write), call, cancellation)).Value;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new JsonServiceEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new JsonServiceAuthSchemes());
    }
}
