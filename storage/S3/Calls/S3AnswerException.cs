using System.Net;

namespace QueueMap.Storage.S3.Calls;

/// <summary>S3 answered, and not with what was asked for.</summary>
/// <param name="code">S3's word for it; null where the answer has no body of S3's.</param>
/// <param name="regionHeader">The bucket's region, as the head of the answer has it. Untrusted.</param>
internal sealed class S3AnswerException(HttpStatusCode status, string? code, string message, string? regionHeader) : Exception(message)
{
    public HttpStatusCode Status => status;

    public string? Code => code;

    public string? RegionHeader => regionHeader;
}
