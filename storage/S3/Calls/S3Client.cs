using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;
using QueueMap.Storage.S3.Lean;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3.Calls;

/// <summary>
/// The SDK's client in one region, without its retries: ours know how many requests are in flight and how far a body has come.
/// </summary>
internal sealed class S3Client : AmazonS3Client
{
    private readonly ConcurrentDictionary<string, BucketEndpoint> _endpoints = new(StringComparer.Ordinal);

    public S3Client(S3Options options, S3Http http, AWSCredentials credentials, string region)
        : this(credentials, ConfigOf(options, http, region)) { }

    private S3Client(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config)
    {
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new ClockSkewOnly(config)));

        // It takes every ETag for an MD5 in hexadecimal digits, and throws where it is none; see BodyTag for what is compared.
        RuntimePipeline.RemoveHandler<AmazonS3ResponseHandler>();
    }

    /// <summary>Where a bucket is asked, by the SDK's rules.</summary>
    public BucketEndpoint EndpointOf(string bucket) =>
        _endpoints.TryGetValue(bucket, out var known) ? known : _endpoints.GetOrAdd(bucket, BucketEndpoint.Of(this, bucket));

    /// <summary>"/a" and "a" are two objects; the SDK takes a '/' off the front of a key where it asks path-style, and only there.</summary>
    public string WireKeyOf(string bucket, string key) => key.StartsWith('/') && EndpointOf(bucket).IsPathStyle ? "/" + key : key;

    /// <summary>A page of a listing, its XML not yet read: the SDK's reader takes 4.6 ms a page of 1,000 keys.</summary>
    public Task<ListAnswer> ListPageAsync(ListObjectsV2Request request, CancellationToken cancellation) => InvokeAsync<ListAnswer>(
        request,
        new InvokeOptions { RequestMarshaller = ListObjectsV2RequestMarshaller.Instance, ResponseUnmarshaller = ListAnswerUnmarshaller.Instance },
        cancellation);

    private static AmazonS3Config ConfigOf(S3Options options, S3Http http, string region)
    {
        var config = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 1,
            HttpClientFactory = http,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            // Integrity of a body: TLS, or its MD5 where there is no TLS, and its length and ETag as listed. A further checksum
            // on top would cost time and find nothing more.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // What is written is small and signed with the SHA-256 of its body, which S3 checks.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        };
        if (options.EffectiveServiceUrl is { } url)
        {
            config.ServiceURL = url.ToString();
            config.AuthenticationRegion = region;
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }

    /// <summary>A wrong clock is mended by the SDK, which learns the difference from the answer; everything else is ours to retry.</summary>
    private sealed class ClockSkewOnly(AmazonS3Config config) : StandardRetryPolicy(config)
    {
        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => false;

        // Which it would otherwise repeat ten times, without a pause and without a word, writes included.
        public override bool IsStaleConnectionError(Exception exception) => false;

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) => Task.FromResult(false);
    }
}
