using Amazon.S3.Model;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Lean;

/// <summary>
/// Where a bucket is asked: the SDK's rules say so (virtual-hosted or path-style, dual stack, FIPS, a server of one's own). A
/// key is only ever appended to it, escaped, and so never chooses a host.
/// </summary>
internal sealed class BucketEndpoint
{
    private static readonly UriCreationOptions s_asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _origin;

    private BucketEndpoint(Uri url)
    {
        _origin = url.GetLeftPart(UriPartial.Authority);
        Host = url.Authority;
        Path = url.AbsolutePath.TrimEnd('/');
    }

    /// <summary>The header Host: with the port where it is not the scheme's own.</summary>
    public string Host { get; }

    /// <summary>What precedes the '/' of a key: the bucket where the server is asked path-style, else nothing.</summary>
    public string Path { get; }

    public static BucketEndpoint Of(S3Client client, string bucket) =>
        new(new Uri(client.DetermineServiceOperationEndpoint(new GetObjectRequest { BucketName = bucket, Key = "key" }).URL));

    /// <param name="path">Begins with '/', escaped: '..' and '//' are parts of a key, and are not resolved.</param>
    /// <param name="query">Without '?'; empty where there is none.</param>
    public Uri UrlOf(string path, string query) =>
        new(query.Length == 0 ? _origin + path : $"{_origin}{path}?{query}", s_asItIs);
}
