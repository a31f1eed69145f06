using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace QueueMap.AmazonSqs.Sqs.Wire;

/// <summary>One operation of SQS's JSON protocol: its name, and what writes its members.</summary>
internal sealed class SqsRequest(string operation, Action<Utf8JsonWriter> write) : AmazonWebServiceRequest
{
    public static readonly IMarshaller<IRequest, AmazonWebServiceRequest> Marshaller = new Marshal();

    private sealed class Marshal : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => ((SqsRequest)input).ToHttp();
    }

    private DefaultRequest ToHttp()
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new DefaultRequest(this, "SQS")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Headers = { ["X-Amz-Target"] = "AmazonSQS." + operation, ["Content-Type"] = "application/x-amz-json-1.0" },
            Content = content.ToArray(),
        };
    }
}
