using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace QueueMap.Producer.Elasticity.Ecs.Wire;

internal sealed class EcsResponse<T> : AmazonWebServiceResponse
    where T : class, new()
{
    public T Value { get; init; } = new();
}

/// <summary>Reads a success into <typeparamref name="T"/>, and a failure into an <see cref="EcsException"/>.</summary>
internal sealed class EcsResponseReader<T>(EcsCall call, JsonTypeInfo<T> type) : JsonResponseUnmarshaller
    where T : class, new()
{
    /// <summary>A service comes with its last hundred events and its deployments: some 50 KB.</summary>
    private const int MaxBytes = 1 << 20;

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var body = Bounded(context.Stream);
        return new EcsResponse<T> { Value = JsonSerializer.Deserialize(body, type) ?? new T() };
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = Bounded(context.Stream);
        var reader = new StreamingUtf8JsonReader(body);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return call.Refused(error.Code, error.Message, statusCode, error.RequestId, innerException);
    }

    private static MemoryStream Bounded(Stream stream)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var read)
        {
            if (body.Length + read > MaxBytes)
            {
                throw new InvalidDataException($"the answer is longer than {MaxBytes:N0} bytes");
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        return body;
    }
}
