using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace QueueMap.Storage.S3.Listing;

/// <summary>The answer to a ListObjectsV2, as it comes in.</summary>
internal sealed class ListAnswer : AmazonWebServiceResponse, IDisposable
{
    public Stream Body { get; init; } = Stream.Null;

    public void Dispose() => Body.Dispose();
}

/// <summary>Leaves a page's XML to <see cref="ListPageReader"/>, and errors to the SDK.</summary>
internal sealed class ListAnswerUnmarshaller : S3ReponseUnmarshaller
{
    public static readonly ListAnswerUnmarshaller Instance = new();

    // So that the SDK does not read it by blocking a thread, of which a wide listing has not enough.
    public override bool HasStreamingProperty => true;

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context) => new ListAnswer { Body = context.Stream };

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        ListObjectsV2ResponseUnmarshaller.Instance.UnmarshallException(context, innerException, statusCode);
}
