using QueueMap.Storage.Objects;

namespace QueueMap.Storage.S3.Calls;

/// <summary>What a failed request means where no single object is to blame.</summary>
internal static class SourceFaults
{
    /// <param name="place">What was asked for, as its user knows it.</param>
    public static SourceException Of(S3FaultException failure, string place)
    {
        var said = failure.Fault.Text;
        return failure.Fault.Kind switch
        {
            S3FaultKind.Credentials => new AccessException(
                $"S3 does not accept the credentials for {place} ({said}). Renew them, or choose others with AWS_PROFILE, and check this machine's "
                + "clock; then resume the run. A public bucket needs none: --no-sign-request.",
                failure),
            S3FaultKind.Denied => new AccessException(
                $"S3 denies {place} to these credentials ({said}). Allow s3:ListBucket and s3:GetObject on the bucket (s3:PutObject too where state is "
                + "kept), or use --requester-pays where its owner asks for that, or --no-sign-request where it is public; then resume the run.",
                failure),
            S3FaultKind.NoBucket or S3FaultKind.NotFound => new SourceException(
                $"There is no bucket of {place} ({said}). Check its name.", denied: false, failure),
            S3FaultKind.OtherRegion => new SourceException(
                $"S3 sends the requests for {place} from region to region ({said}). Set AWS_REGION to the bucket's region.", denied: false, failure),
            S3FaultKind.Refused => new SourceException($"S3 refuses the request for {place} ({said}).", denied: false, failure),
            _ => new SourceException(
                $"S3 does not answer for {place} after {failure.Attempts:N0} attempt(s) ({said}). Check the network, AWS_ENDPOINT_URL and AWS's health, "
                + "then resume the run.",
                denied: false,
                failure),
        };
    }
}
