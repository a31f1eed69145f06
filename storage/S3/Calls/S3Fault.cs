using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace QueueMap.Storage.S3.Calls;

/// <summary>A failure of a request, told apart.</summary>
/// <param name="Text">What S3 or the network said, safe to show.</param>
/// <param name="Region">The bucket's region, where the answer names one.</param>
internal sealed partial record S3Fault(S3FaultKind Kind, string Text, string? Region = null)
{
    public const string RegionHeader = "x-amz-bucket-region";

    /// <summary>The same request may succeed a little later.</summary>
    public bool IsTransient => Kind is S3FaultKind.Throttled or S3FaultKind.Server or S3FaultKind.Unreachable or S3FaultKind.Broken or S3FaultKind.Corrupt;

    /// <returns>Null where the exception is no failure of a request.</returns>
    public static S3Fault? Of(Exception e) => e switch
    {
        AmazonServiceException { StatusCode: >= HttpStatusCode.Continue } answer =>
            OfAnswer(answer.StatusCode, answer.ErrorCode, answer.Message, RegionHeaderOf(answer)),
        S3AnswerException answer => OfAnswer(answer.Status, answer.Code, answer.Message, answer.RegionHeader),
        AmazonServiceException { InnerException: { } inner } => Of(inner) ?? Broken(e),
        CorruptBodyException => new(S3FaultKind.Corrupt, e.Message),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        } => new(S3FaultKind.Unreachable, Shown(e.Message)),
        AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException or TimeoutException => Broken(e),
        XmlException => Broken(e),
        IOException and not Objects.ItemException and not Objects.SourceException => Broken(e),
        _ => null,
    };

    private static S3Fault Broken(Exception e) =>
        new(S3FaultKind.Broken, e is OperationCanceledException ? "no answer within the time allowed" : Shown(e.Message));

    private static S3Fault OfAnswer(HttpStatusCode status, string? code, string message, string? regionHeader)
    {
        var region = RegionOf(regionHeader, message);
        return new(KindOf(status, code, region), Shown($"{(int)status} {code ?? status.ToString()}: {message}"), region);
    }

    private static S3FaultKind KindOf(HttpStatusCode status, string? code, string? region) => code switch
    {
        "SlowDown" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "BandwidthLimitExceeded" => S3FaultKind.Throttled,
        "RequestTimeout" => S3FaultKind.Broken,
        "OperationAborted" or "ConditionalRequestConflict" => S3FaultKind.Server,
        "PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException"
            when region is not null => S3FaultKind.OtherRegion,
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired"
            or "InvalidSecurity" or "NotSignedUp" or "AccountProblem" or "RequestTimeTooSkewed" or "RequestExpired"
            or "AuthorizationHeaderMalformed" or "MissingSecurityHeader" or "InvalidClientTokenId" or "UnrecognizedClientException"
            => S3FaultKind.Credentials,
        "NoSuchBucket" or "InvalidBucketName" => S3FaultKind.NoBucket,
        "InvalidObjectState" => S3FaultKind.Archived,
        _ => KindOf(status, region),
    };

    private static S3FaultKind KindOf(HttpStatusCode status, string? region) => status switch
    {
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => S3FaultKind.Throttled,
        HttpStatusCode.RequestTimeout => S3FaultKind.Broken,
        // Truly a redirect within one region, while a new bucket's name makes its way: the same request works soon.
        HttpStatusCode.TemporaryRedirect when region is null => S3FaultKind.Server,
        HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect when region is not null => S3FaultKind.OtherRegion,
        HttpStatusCode.BadRequest when region is not null => S3FaultKind.OtherRegion, // To a HEAD there is no body that says more.
        HttpStatusCode.Unauthorized => S3FaultKind.Credentials,
        HttpStatusCode.Forbidden => S3FaultKind.Denied,
        HttpStatusCode.NotFound => S3FaultKind.NotFound,
        HttpStatusCode.PreconditionFailed => S3FaultKind.Changed,
        >= HttpStatusCode.InternalServerError => S3FaultKind.Server,
        _ => S3FaultKind.Refused,
    };

    // The header comes with most answers about an existing bucket; a signature for the wrong region is answered with a sentence.
    private static string? RegionOf(string? header, string message)
    {
        var named = header ?? (ExpectedRegionPattern().Match(message) is { Success: true } match ? match.Groups["region"].Value : null);

        // It becomes part of a host name, so nothing but a region's name may stand there.
        return named is not null && RegionPattern().IsMatch(named) ? named : null;
    }

    private static string? RegionHeaderOf(AmazonServiceException e) =>
        (e.InnerException as HttpErrorResponseException)?.Response is { } response && response.IsHeaderPresent(RegionHeader)
            ? response.GetHeaderValue(RegionHeader)
            : null;

    private static string Shown(string text) => new([.. text.Take(300).Select(c => char.IsControl(c) ? ' ' : c)]);

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z0-9]{1,16}){1,4}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"expecting '(?<region>[^']{1,64})'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExpectedRegionPattern();
}
