using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// What a failed request for an object means. A refusal of this object (403 AccessDenied among them) is the item's; missing or
/// expired credentials, a missing bucket and a service that answers nobody are the run's, and no item is quarantined for them.
/// </summary>
internal static class ItemFaults
{
    /// <param name="othersAnswer">Whether S3 answered anything else since this item was first asked for.</param>
    public static Exception Of(S3FaultException failure, string bucket, bool othersAnswer)
    {
        var fault = failure.Fault;
        return fault.Kind switch
        {
            S3FaultKind.NotFound => new ItemException(
                QuarantineReason.Gone, "There is no such object any more: it was removed after it was listed.", failure),
            S3FaultKind.Changed => Changed("It was written anew after it was listed.", failure),
            S3FaultKind.Denied => new ItemException(
                QuarantineReason.Denied,
                $"S3 denies this object ({fault.Text}). Allow s3:GetObject on it, and kms:Decrypt where it is encrypted with a key of KMS, then "
                + "requeue it. Where s3:ListBucket is not allowed, S3 answers so for an object that is gone, too.",
                failure),
            S3FaultKind.Archived => new ItemException(
                QuarantineReason.Unreadable,
                $"It lies in an archive ({fault.Text}). Restore it with 'aws s3api restore-object', wait until that is done, then requeue it.",
                failure),
            S3FaultKind.Credentials or S3FaultKind.NoBucket or S3FaultKind.OtherRegion or S3FaultKind.Throttled or S3FaultKind.Unreachable =>
                SourceFaults.Of(failure, $"s3://{bucket}"),
            _ when fault.IsTransient && !othersAnswer => SourceFaults.Of(failure, $"s3://{bucket}"),
            _ => new ItemException(
                QuarantineReason.Unreadable, $"S3 gave no sound answer in {failure.Attempts:N0} attempt(s): {fault.Text}. Requeue it to try again.", failure),
        };
    }

    public static ItemException Changed(string what, Exception? inner = null) => new(
        QuarantineReason.Changed, $"{what} List the source again to map what it holds now.", inner);
}
