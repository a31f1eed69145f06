namespace QueueMap.Storage.S3.Calls;

/// <summary>Tags as servers give them.</summary>
internal static class ETags
{
    /// <summary>Some servers quote ETags in listings only, or in headers only.</summary>
    public static bool AreSame(string one, string other) => one.AsSpan().Trim('"').SequenceEqual(other.AsSpan().Trim('"'));
}
