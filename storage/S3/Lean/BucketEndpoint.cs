using Amazon.S3.Model;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Lean;

/// <summary>
/// Where a bucket is asked: the SDK's rules say so (virtual-hosted or path-style, dual stack, FIPS, a server of one's own). A
/// key is only ever appended to it, escaped, and so never chooses a host.
/// </summary>
internal sealed class BucketEndpoint
{
    private BucketEndpoint(Uri url)
    {
        var origin = url.GetLeftPart(UriPartial.Authority);
        var path = url.AbsolutePath.TrimEnd('/');
        Host = url.Authority;
        Base = $"{origin}{path}/";
        OriginLength = origin.Length;
        IsPathStyle = path.Length > 0;
    }

    /// <summary>The header Host: with the port where it is not the scheme's own.</summary>
    public string Host { get; }

    /// <summary>The URL up to the key: with the bucket behind the host where the server is asked path-style.</summary>
    public string Base { get; }

    /// <summary>Where in <see cref="Base"/> the path begins.</summary>
    public int OriginLength { get; }

    /// <summary>Of the path's part of <see cref="Base"/>.</summary>
    public int PathLength => Base.Length - OriginLength;

    public bool IsPathStyle { get; }

    public static BucketEndpoint Of(S3Client client, string bucket) =>
        new(new Uri(client.DetermineServiceOperationEndpoint(new GetObjectRequest { BucketName = bucket, Key = "key" }).URL));
}
