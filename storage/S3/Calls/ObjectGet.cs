namespace QueueMap.Storage.S3.Calls;

/// <summary>A request for an object, or for some of its bytes.</summary>
/// <param name="ETag">The version that is wanted, and no other.</param>
/// <param name="Range">First and last byte, as a header tells them; null for all.</param>
internal readonly record struct ObjectGet(string Bucket, string Key, string ETag, string? Range);
