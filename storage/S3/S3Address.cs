using System.Text;
using System.Text.RegularExpressions;

namespace QueueMap.Storage.S3;

/// <summary>A folder of a bucket: <c>s3://bucket/prefix</c>. Where the prefix does not end in '/', one is added: it names a folder.</summary>
public sealed partial record S3Address
{
    public const string Scheme = "s3://";

    /// <summary>What S3 allows of a key, in UTF-8.</summary>
    public const int MaxKeyBytes = 1024;

    private const string Form = "An address has the form s3://BUCKET or s3://BUCKET/PREFIX";

    private S3Address(string bucket, string prefix) => (Bucket, Prefix) = (bucket, prefix);

    public string Bucket { get; }

    /// <summary>Empty, or with '/' at its end.</summary>
    public string Prefix { get; }

    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">It is no such address; the message says what is allowed.</exception>
    public static S3Address Parse(string text)
    {
        if (!IsOne(text))
        {
            throw Wrong(text, $"it does not begin with '{Scheme}'");
        }

        var path = text[Scheme.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? path : path[..slash];
        var prefix = slash < 0 ? "" : path[(slash + 1)..];
        if (bucket.Length == 0)
        {
            throw Wrong(text, "it names no bucket");
        }

        if (!BucketPattern().IsMatch(bucket) || bucket.Contains("..", StringComparison.Ordinal))
        {
            throw Wrong(text, $"'{bucket}' is no name of a bucket: those have 3 to 63 of a-z, 0-9, '-' and '.', and begin and end with a letter or digit");
        }

        if (prefix.Length > 0 && !prefix.EndsWith('/'))
        {
            prefix += "/";
        }

        return Encoding.UTF8.GetByteCount(prefix) < MaxKeyBytes
            ? new S3Address(bucket, prefix)
            : throw Wrong(text, $"its prefix is longer than the {MaxKeyBytes:N0} bytes that S3 allows of a key");
    }

    /// <summary>The key in the bucket of what lies at <paramref name="relative"/> below this address.</summary>
    public string KeyOf(string relative) => Prefix + relative;

    public override string ToString() => $"{Scheme}{Bucket}/{Prefix}";

    private static FormatException Wrong(string text, string why)
    {
        var shown = new string([.. text.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
        return new FormatException($"'{shown}' is no address in S3: {why}. {Form}, for example s3://noaa-gsod-pds/2024.");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketPattern();
}
