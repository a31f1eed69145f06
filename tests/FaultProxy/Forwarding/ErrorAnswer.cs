using System.Text;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>A refusal in the words of the protocol.</summary>
internal sealed record ErrorAnswer(int Status, string Code)
{
    public static bool IsOne(FaultKind fault) => fault is FaultKind.Throttled or FaultKind.ServerError or FaultKind.Unavailable or FaultKind.Denied
        or FaultKind.NotFound or FaultKind.Changed or FaultKind.Archived or FaultKind.Expired or FaultKind.OverLimit;

    /// <param name="chance">0 to below what it is given, exclusive.</param>
    public static ErrorAnswer Of(Protocol protocol, FaultKind fault, Func<int, int> chance) => fault switch
    {
        FaultKind.Throttled => OneOf(Throttling(protocol), chance),
        FaultKind.ServerError => new(500, protocol switch { Protocol.S3 => "InternalError", Protocol.Sqs => "InternalFailure", _ => "InternalServerError" }),
        FaultKind.Denied => new(protocol == Protocol.S3 ? 403 : 400, protocol == Protocol.S3 ? "AccessDenied" : "AccessDeniedException"),
        FaultKind.Unavailable => new(503, "ServiceUnavailable"),
        FaultKind.NotFound => new(404, protocol == Protocol.S3 ? "NoSuchKey" : "ResourceNotFoundException"),
        FaultKind.Changed => new(412, "PreconditionFailed"),
        FaultKind.Archived => new(403, "InvalidObjectState"),
        FaultKind.Expired => new(protocol == Protocol.Sqs ? 403 : 400, protocol == Protocol.S3 ? "ExpiredToken" : "ExpiredTokenException"),
        FaultKind.OverLimit => new(403, "OverLimit"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "This fault is no refusal."),
    };

    public async Task WriteAsync(HttpContext http, Protocol protocol)
    {
        var isXml = protocol == Protocol.S3;
        var body = isXml
            ? $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{Code}</Code><Message>injected</Message><RequestId>injected</RequestId></Error>"""
            : $$"""{"__type":"{{Namespace(protocol)}}#{{Code}}","message":"injected"}""";
        http.Response.StatusCode = Status;
        http.Response.ContentType = isXml ? "application/xml" : "application/x-amz-json-1.0";
        http.Response.Headers[isXml ? "x-amz-request-id" : "x-amzn-RequestId"] = "injected";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        http.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await http.Response.WriteAsync(body);
    }

    private static ErrorAnswer[] Throttling(Protocol protocol) => protocol switch
    {
        Protocol.S3 => [new(503, "SlowDown")],
        Protocol.Sqs => [new(400, "RequestThrottled"), new(400, "ThrottlingException"), new(503, "ThrottlingException")],
        _ => [new(400, "ProvisionedThroughputExceededException"), new(400, "ThrottlingException"), new(400, "RequestLimitExceeded")],
    };

    private static ErrorAnswer OneOf(ErrorAnswer[] answers, Func<int, int> chance) => answers[chance(answers.Length)];

    private static string Namespace(Protocol protocol) => protocol == Protocol.Sqs ? "com.amazonaws.sqs" : "com.amazonaws.dynamodb.v20120810";
}
