using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace QueueMap.AmazonSqs.Sqs.Wire;

internal sealed class SqsResponse<T> : AmazonWebServiceResponse
    where T : class, new()
{
    public T Value { get; init; } = new();
}

/// <summary>Reads a success into <typeparamref name="T"/>, and a failure into an <see cref="SqsException"/>.</summary>
internal sealed class SqsResponseReader<T>(JsonTypeInfo<T> type) : JsonResponseUnmarshaller
    where T : class, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var body = new MemoryStream();
        context.Stream.CopyTo(body);
        // An empty body with status 200 is legal: SQS answers so where an operation has nothing to say.
        return new SqsResponse<T> { Value = body.Length == 0 ? new T() : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type) ?? new T() };
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return new SqsException(error.Message ?? $"SQS answered {(int)statusCode} {statusCode}.", innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
