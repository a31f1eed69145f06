using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace QueueMap.Producer.Elasticity.Ecs.Wire;

/// <summary>One operation of ECS's JSON protocol: its name, and what writes its members.</summary>
internal sealed class EcsRequest(string operation, Action<Utf8JsonWriter> write) : AmazonWebServiceRequest
{
    public const string TargetPrefix = "AmazonEC2ContainerServiceV20141113.";

    public static readonly IMarshaller<IRequest, AmazonWebServiceRequest> Marshaller = new Marshal();

    private sealed class Marshal : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => ((EcsRequest)input).ToHttp();
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

        return new DefaultRequest(this, EcsMetadata.Id)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Headers = { ["X-Amz-Target"] = TargetPrefix + operation, ["Content-Type"] = "application/x-amz-json-1.1" },
            Content = content.ToArray(),
        };
    }
}
