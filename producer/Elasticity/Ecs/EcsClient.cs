using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using QueueMap.AmazonSqs.Aws;

namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>The two calls of ECS that a producer makes.</summary>
internal sealed class EcsClient : IDisposable
{
    private const string Active = "ACTIVE";

    /// <summary>How ECS says that a service is not there: within an answer, not as an error.</summary>
    private const string Missing = "MISSING";

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_lastPause = TimeSpan.FromSeconds(5);

    private static readonly JsonService s_service = new(
        "ECS",
        "ecs",
        "2014-11-13",
        "AmazonEC2ContainerServiceV20141113.",
        "application/x-amz-json-1.1",
        "queuemap-ecs",
        MaxAnswerBytes: 1 << 20, // A service comes with its last hundred events and its deployments: some 50 KB.
        "ECS has no region: the standard chain knows none. Set AWS_REGION to that of the fleet, such as eu-central-1, or AWS_ENDPOINT_URL_ECS for a server of your own.");

    private readonly JsonServiceClient _client;

    public EcsClient(EcsClientOptions options)
    {
        var access = new JsonServiceAccess
        {
            Region = options.Region,
            ServiceUrl = s_service.UrlOf(options.ServiceUrl, options.Environment),
            Credentials = options.Credentials,
            MaxRetries = options.MaxRetries,
            RequestTimeout = options.RequestTimeout,
            Pause = PauseAfter,
            Time = options.Time,
            Http = options.Http,
        };
        _client = new JsonServiceClient(
            s_service, options.Environment("AWS_REGION") is { } region ? access with { SigningRegion = region } : access);
    }

    public void Dispose() => _client.Dispose();

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

    // No jitter: one producer asks, not a fleet.
    private static TimeSpan PauseAfter(int failures)
    {
        var pause = s_firstPause * Math.Pow(2, failures - 1);
        return pause < s_lastPause ? pause : s_lastPause;
    }

    // A number that is not said is unknown, and not 0.
    private static EcsService Read(EcsCall call, ServiceJson service) => service switch
    {
        { Status: not (null or Active) } => throw call.Failed(EcsErrorKind.ServiceNotActive, $"the service is {service.Status}"),
        { DesiredCount: { } desired and >= 0, RunningCount: { } running and >= 0, PendingCount: { } pending and >= 0 } => new(desired, running, pending),
        _ => throw call.Failed(EcsErrorKind.Malformed, "the answer lacks desiredCount, runningCount or pendingCount"),
    };

    private async Task<T> CallAsync<T>(EcsCall call, JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, new()
    {
        try
        {
            return await _client.CallAsync(
                call.Operation, type, write, (error, status, inner) => call.Refused(error.Code, error.Message, status, error.RequestId, inner), cancellation);
        }
        catch (Exception error) when (error is not EcsException && !cancellation.IsCancellationRequested)
        {
            throw error is AmazonUnmarshallingException
                ? call.Failed(EcsErrorKind.Malformed, (error.InnerException ?? error).Message, error)
                : call.Failed(EcsErrorKind.Unreachable, error.Message, error);
        }
    }
}
