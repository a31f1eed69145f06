using System.Net;
using Amazon.Runtime;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>SQS refused a request, or would have.</summary>
public sealed class SqsException : AmazonServiceException
{
    internal SqsException(SqsErrorKind kind, string message, string code, HttpStatusCode status)
        : base(message, ErrorType.Sender, code, requestId: null, status) => Kind = kind;

    internal SqsException(string message, Exception? inner, ErrorType type, string? code, string? requestId, HttpStatusCode status)
        : base(message, inner, type, code, requestId, status)
    {
        var named = SqsErrorKinds.Of(code);
        Kind = named is SqsErrorKind.Unknown && (int)status >= 500 ? SqsErrorKind.ServerFault : named;
    }

    public SqsErrorKind Kind { get; }
}
