using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>One operation of a service: its name, and what writes its members.</summary>
internal sealed class JsonRequest(JsonService service, string operation, Action<Utf8JsonWriter> write) : AmazonWebServiceRequest
{
    public static readonly IMarshaller<IRequest, AmazonWebServiceRequest> Marshaller = new Marshal();

    private sealed class Marshal : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => ((JsonRequest)input).ToHttp();
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

        return new DefaultRequest(this, service.Id)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Headers = { ["X-Amz-Target"] = service.Target + operation, ["Content-Type"] = service.ContentType },
            Content = content.ToArray(),
        };
    }
}
