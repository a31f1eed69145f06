using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace QueueMap.LocalFleets;

/// <summary>The buckets of an emulator, as whoever brings the data sees them. Its keys are no keys.</summary>
public sealed class Buckets(Uri endpoint) : IDisposable
{
    public const string AccessKey = "key";
    public const string SecretKey = "secret";
    public const string Region = "us-east-1";

    private const int UploadsAtOnce = 16;

    private readonly AmazonS3Client _s3 = new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config { ServiceURL = endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = Region });

    public Task MakeAsync(string bucket, CancellationToken cancellation = default) => _s3.PutBucketAsync(bucket, cancellation);

    /// <summary>Puts the files of a directory into a bucket.</summary>
    /// <param name="prefix">Empty, or with '/' at its end.</param>
    public Task UploadAsync(string directory, string bucket, string prefix, CancellationToken cancellation = default) => Parallel.ForEachAsync(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories),
        new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancellation },
        async (file, stop) =>
        {
            var key = $"{prefix}{Path.GetRelativePath(directory, file).Replace('\\', '/')}";
            await PutAsync(bucket, key, await File.ReadAllBytesAsync(file, stop), stop);
        });

    public Task PutAsync(string bucket, string key, byte[] content, CancellationToken cancellation = default) => _s3.PutObjectAsync(
        new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content, writable: false) }, cancellation);

    public Task RemoveAsync(string bucket, string key) => _s3.DeleteObjectAsync(bucket, key);

    public void Dispose() => _s3.Dispose();
}
