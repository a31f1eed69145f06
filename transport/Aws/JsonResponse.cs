using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>Makes an exception of what a service refused.</summary>
internal delegate AmazonServiceException Refusal(ErrorResponse error, HttpStatusCode status, Exception? inner);

internal sealed class JsonResponse<T> : AmazonWebServiceResponse
    where T : class, new()
{
    public T Value { get; init; } = new();
}

/// <summary>Reads a success into <typeparamref name="T"/>, and a failure into what <paramref name="refusal"/> makes of it.</summary>
internal sealed class JsonResponseReader<T>(JsonTypeInfo<T> type, int maxBytes, Refusal refusal) : JsonResponseUnmarshaller
    where T : class, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var body = Bounded(context.Stream);
        // An empty body with status 200 is legal: a service answers so where an operation has nothing to say.
        return new JsonResponse<T> { Value = body.Length == 0 ? new T() : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type) ?? new T() };
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = Bounded(context.Stream);
        var reader = new StreamingUtf8JsonReader(body);
        return refusal(JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader), statusCode, innerException);
    }

    private MemoryStream Bounded(Stream stream)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var read)
        {
            if (body.Length + read > maxBytes)
            {
                throw new InvalidDataException($"the answer is longer than {maxBytes:N0} bytes");
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        return body;
    }
}
