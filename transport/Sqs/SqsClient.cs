using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime.Internal;
using QueueMap.AmazonSqs.Aws;
using QueueMap.AmazonSqs.Sqs.Wire;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>SQS over its JSON protocol.</summary>
public sealed partial class SqsClient : ISqsClient
{
    internal static readonly JsonService Service = new(
        "SQS",
        "sqs",
        "2012-11-05",
        "AmazonSQS.",
        "application/x-amz-json-1.0",
        "queuemap-amazon-sqs",
        MaxAnswerBytes: 16 << 20, // Messages of 1 MiB in all, six times that as JSON at worst, and their attributes.
        "SQS has no region: none is configured, and the standard chain knows none. Allowed is any AWS region, such as eu-central-1. "
        + "Name it in Host(...), or set AWS_REGION, or set AWS_ENDPOINT_URL_SQS for a server of your own.");

    private readonly JsonServiceClient _service;
    private readonly TimeProvider _time;

    public SqsClient(SqsClientOptions options)
    {
        _time = options.Time;
        _service = new JsonServiceClient(Service, new JsonServiceAccess
        {
            Region = options.Region,
            ServiceUrl = options.EffectiveServiceUrl,
            Credentials = options.Credentials,
            MaxRetries = options.MaxRetries,
            RequestTimeout = options.RequestTimeout,
            Pause = Backoff.Default(options.JitterSeed).After,
            Time = options.Time,
            Http = options.Http,
        });
    }

    public void Dispose() => _service.Dispose();

    /// <param name="queue">Its name, URL or ARN, whichever is at hand. Null: not known.</param>
    private async Task<T> CallAsync<T>(string operation, string? queue, JsonTypeInfo<T> type, Action<Utf8JsonWriter> write, CancellationToken cancellation)
        where T : class, new()
    {
        var began = _time.GetTimestamp();
        Exception? failure = null;
        try
        {
            return await _service.CallAsync(operation, type, write, Refused, cancellation);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            CallMetrics.Called(operation, queue, _time.GetElapsedTime(began), failure);
        }
    }

    private async Task CallAsync(string operation, string? queue, Action<Utf8JsonWriter> write, CancellationToken cancellation) =>
        await CallAsync(operation, queue, SqsJson.Default.NothingJson, write, cancellation);

    private static SqsException Refused(ErrorResponse error, HttpStatusCode status, Exception? inner) =>
        new(error.Message ?? $"SQS answered {(int)status} {status}.", inner, error.Type, error.Code, error.RequestId, status);
}
