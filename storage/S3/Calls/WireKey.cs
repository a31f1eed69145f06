namespace QueueMap.Storage.S3.Calls;

/// <summary>Names as the SDK and S3 want them.</summary>
internal static class WireKey
{
    /// <summary>The SDK takes one '/' off the front of a key; "/a" and "a" are two objects.</summary>
    public static string Of(string key) => key.StartsWith('/') ? "/" + key : key;

    /// <summary>Some servers quote ETags in listings only, or in headers only.</summary>
    public static bool SameTag(string one, string other) => one.AsSpan().Trim('"').SequenceEqual(other.AsSpan().Trim('"'));
}
