using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using QueueMap.Producer.Elasticity.Ecs.Wire;

namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>The two calls of ECS that a producer makes, on the SDK's core, which brings credentials, signatures, retries and connections.</summary>
internal sealed class EcsClient : AmazonServiceClient
{
    private const string Active = "ACTIVE";

    /// <summary>How ECS says that a service is not there: within an answer, not as an error.</summary>
    private const string Missing = "MISSING";

    public EcsClient(EcsClientOptions options)
        : this(options, new EcsConfig(options)) { }

    private EcsClient(EcsClientOptions options, EcsConfig config)
        : base(options.Credentials ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(config), config)
    {
        // Here, not in CustomizeRuntimePipeline: the base constructor calls that before this one has set its fields.
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new EcsRetryPolicy(config, options.Time)));
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new EcsMetadata();

    /// <exception cref="EcsException">What the service has is unknown.</exception>
    public async Task<EcsService> DescribeServiceAsync(string cluster, string service, CancellationToken cancellation)
    {
        var call = new EcsCall("DescribeServices", cluster, service);
        var answer = await CallAsync(
            call,
            EcsJson.Default.DescribeServicesJson,
            json =>
            {
                json.WriteString("cluster", cluster);
                json.WriteStartArray("services");
                json.WriteStringValue(service);
                json.WriteEndArray();
            },
            cancellation);
        if (answer.Failures is [{ } failure, ..])
        {
            throw call.Failed(
                failure.Reason == Missing ? EcsErrorKind.ServiceNotFound : EcsErrorKind.Unknown,
                string.Join(": ", new[] { failure.Reason, failure.Detail }.Where(text => !string.IsNullOrEmpty(text))));
        }

        return answer.Services is [{ } found] ? Read(call, found) : throw call.Failed(EcsErrorKind.Malformed, "the answer has no service, or several");
    }

    /// <summary>Sets the number of tasks. There is no condition: ECS takes whatever was said last.</summary>
    /// <exception cref="EcsException">The number may be set all the same where there was no answer.</exception>
    public async Task<EcsService> UpdateServiceAsync(string cluster, string service, int desired, CancellationToken cancellation)
    {
        var call = new EcsCall("UpdateService", cluster, service);
        var answer = await CallAsync(
            call,
            EcsJson.Default.UpdateServiceJson,
            json =>
            {
                json.WriteString("cluster", cluster);
                json.WriteString("service", service);
                json.WriteNumber("desiredCount", desired);
            },
            cancellation);
        return answer.Service is { } updated ? Read(call, updated) : throw call.Failed(EcsErrorKind.Malformed, "the answer has no service");
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EcsEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new EcsAuthSchemes());
    }

    // A number that is not said is unknown, and not 0.
    private static EcsService Read(EcsCall call, ServiceJson service) => service switch
    {
        { Status: not (null or Active) } => throw call.Failed(EcsErrorKind.ServiceNotActive, $"the service is {service.Status}"),
        { DesiredCount: { } desired and >= 0, RunningCount: { } running and >= 0, PendingCount: { } pending and >= 0 } => new(desired, running, pending),
        _ => throw call.Failed(EcsErrorKind.Malformed, "the answer lacks desiredCount, runningCount or pendingCount"),
    };

    private async Task<T> CallAsync<T>(
        EcsCall call, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, new()
    {
        var invoke = new InvokeOptions { RequestMarshaller = EcsRequest.Marshaller, ResponseUnmarshaller = new EcsResponseReader<T>(call, type) };
        try
        {
            return (await InvokeAsync<EcsResponse<T>>(new EcsRequest(call.Operation, write), invoke, cancellation)).Value;
        }
        catch (Exception error) when (error is not EcsException && !cancellation.IsCancellationRequested)
        {
            throw error is AmazonUnmarshallingException
                ? call.Failed(EcsErrorKind.Malformed, (error.InnerException ?? error).Message, error)
                : call.Failed(EcsErrorKind.Unreachable, error.Message, error);
        }
    }
}
