using System.Net;
using Amazon.Runtime;

namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>Why ECS did not do what it was asked, as far as a caller can act on it.</summary>
internal enum EcsErrorKind
{
    Unknown,
    AccessDenied,
    ClusterNotFound,
    ServiceNotFound,
    ServiceNotActive,
    Throttled,
    InvalidRequest,
    ServerFault,

    /// <summary>It answered, and what it answered is not an answer.</summary>
    Malformed,

    /// <summary>It did not answer.</summary>
    Unreachable,
}

/// <summary>ECS refused a call, or did not answer it. The message says what, where, and what to do.</summary>
internal sealed class EcsException : AmazonServiceException
{
    public EcsException(EcsErrorKind kind, string message, Exception? inner = null, string? code = null, string? requestId = null, HttpStatusCode? status = null)
        : base(message, inner, ErrorType.Unknown, code, requestId, status ?? HttpStatusCode.Unused) => Kind = kind;

    public EcsErrorKind Kind { get; }

    public static EcsErrorKind KindOf(string? code, HttpStatusCode status) => (code is null ? "" : code[(code.LastIndexOfAny(['#', '.']) + 1)..]) switch
    {
        "AccessDeniedException" or "AccessDenied" or "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException"
            or "SignatureDoesNotMatch" or "ExpiredTokenException" or "MissingAuthenticationTokenException" => EcsErrorKind.AccessDenied,
        "ClusterNotFoundException" => EcsErrorKind.ClusterNotFound,
        "ServiceNotFoundException" => EcsErrorKind.ServiceNotFound,
        "ServiceNotActiveException" => EcsErrorKind.ServiceNotActive,
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" => EcsErrorKind.Throttled,
        "InvalidParameterException" or "ClientException" or "ValidationException" or "UnsupportedFeatureException" => EcsErrorKind.InvalidRequest,
        "ServerException" or "InternalFailure" or "ServiceUnavailable" => EcsErrorKind.ServerFault,
        _ => (int)status >= 500 ? EcsErrorKind.ServerFault : EcsErrorKind.Unknown,
    };
}
