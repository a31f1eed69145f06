namespace QueueMap.Storage.S3.Listing;

/// <summary>A request for one page of a listing.</summary>
/// <param name="Delimiter">Null lists at any depth.</param>
/// <param name="StartAfter">
/// Only keys behind this one; null for all. Also with a token, which S3 needs no more: a server that keeps no state in its
/// tokens may.
/// </param>
/// <param name="Token">Continues a listing; null begins it.</param>
internal readonly record struct PageRequest(string Bucket, string Prefix, string? Delimiter, string? StartAfter, string? Token)
{
    /// <summary>Keys a page: what S3 gives at most.</summary>
    public const int PageSize = 1_000;
}
