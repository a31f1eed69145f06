using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Emulators;
using QueueMap.FaultProxy;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>The fleet of real processes, with a proxy between them and S3. Skips its tests where there are no emulators.</summary>
public sealed class LocalFleet : IAsyncLifetime
{
    public const string Bucket = EmulatedFleet.Bucket;

    public const string StateBucket = EmulatedFleet.StateBucket;

    private readonly EmulatedFleet _fleet = new();
    private ProxyProcess? _s3Proxy;

    internal Workspace Work => _fleet.Work;

    /// <summary>What the processes are started with.</summary>
    internal IDictionary<string, string> Environment => _fleet.Environment;

    /// <summary>Between the processes and S3. The test itself asks S3 directly.</summary>
    internal ProxyProcess S3Proxy => _s3Proxy ?? throw new InvalidOperationException("The fleet is not started.");

    public async ValueTask InitializeAsync() => Required.Require(await _fleet.StartAsync(async s3 =>
    {
        _s3Proxy = await ProxyProcess.StartAsync(s3);
        return _s3Proxy.Url;
    }));

    /// <summary>Tables and queues.</summary>
    internal Task SetUpAsync() => _fleet.SetUpAsync();

    /// <summary>The command, to its end.</summary>
    internal Task<Outcome> QueuemapAsync(params string[] arguments) => _fleet.QueuemapAsync(arguments);

    internal Command StartQueuemap(params string[] arguments) => _fleet.StartQueuemap(arguments);

    /// <param name="role">map, reduce or all.</param>
    internal Command StartWorker(string role, params string[] arguments) => _fleet.StartWorker(role, arguments);

    /// <summary>A program of the build, as a user types it.</summary>
    internal Command StartProgram(string program, params string[] arguments) => _fleet.StartProgram(program, arguments);

    /// <summary>A client of the emulated SQS, as the test itself asks it.</summary>
    internal SqsClient Sqs() => new(new SqsClientOptions
    {
        Region = Buckets.Region,
        ServiceUrl = new Uri(Environment["AWS_ENDPOINT_URL_SQS"]),
        Credentials = new BasicAWSCredentials(Buckets.AccessKey, Buckets.SecretKey),
    });

    /// <summary>Puts the files of a directory into the bucket, below a prefix.</summary>
    internal Task UploadAsync(string directory, string prefix) => _fleet.Buckets.UploadAsync(Path.GetFullPath(directory, Work.Root), Bucket, $"{prefix}/");

    internal Task PutAsync(string key, byte[] content) => _fleet.Buckets.PutAsync(Bucket, key, content);

    internal Task RemoveAsync(string key) => _fleet.Buckets.RemoveAsync(Bucket, key);

    public async ValueTask DisposeAsync()
    {
        if (_s3Proxy is not null)
        {
            await _s3Proxy.DisposeAsync();
        }

        await _fleet.DisposeAsync();
    }
}
