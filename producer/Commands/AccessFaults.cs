using System.Net;
using Amazon.Runtime;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Commands;

/// <summary>Tells missing credentials and permissions from other failures of AWS's services.</summary>
internal static class AccessFaults
{
    private static readonly HashSet<string> s_codes = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException",
        "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "IncompleteSignature", "IncompleteSignatureException",
    };

    public static bool Include(Exception error) => error switch
    {
        SourceException { Denied: true } or UnauthorizedAccessException => true,
        AmazonServiceException service => service.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || s_codes.Contains(service.ErrorCode ?? ""),

        // The SDK has no type for it: the chain has come to its end without credentials.
        AmazonClientException client => client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase),
        _ => error.InnerException is { } inner && Include(inner),
    };
}
