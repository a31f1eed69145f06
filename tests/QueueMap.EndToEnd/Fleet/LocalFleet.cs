using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using QueueMap.Emulators;
using QueueMap.FaultProxy;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A fleet of real processes on this machine: emulators of SQS, S3 and DynamoDB, and whatever is started on them.</summary>
public sealed class LocalFleet : IAsyncLifetime
{
    public const string Bucket = "data";

    public const string StateBucket = "state";

    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<Command> _processes = [];
    private AmazonS3Client? _s3;
    private ProxyProcess? _s3Proxy;

    internal Workspace Work { get; } = new();

    /// <summary>What the processes are started with.</summary>
    internal Dictionary<string, string> Environment { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var sqsAndS3 = await StartAsync("fauxqs");
        _s3Proxy = await ProxyProcess.StartAsync(new Uri(sqsAndS3));
        _servers.Add(_s3Proxy);
        var dynamo = await StartAsync("dynalite");
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL_SQS"] = sqsAndS3,
            ["AWS_ENDPOINT_URL_S3"] = _s3Proxy.Url.ToString(),
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo,
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_REGION"] = "us-east-1",
            ["QUEUEMAP__STATE"] = $"s3://{StateBucket}/fleet/",
        };
        _s3 = new AmazonS3Client(
            new BasicAWSCredentials("key", "secret"),
            new AmazonS3Config { ServiceURL = sqsAndS3, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        await _s3.PutBucketAsync(Bucket);
        await _s3.PutBucketAsync(StateBucket);
    }

    /// <summary>Between the processes and S3. The test itself asks S3 directly.</summary>
    internal ProxyProcess S3Proxy => _s3Proxy ?? throw new InvalidOperationException("The fleet is not started.");

    /// <summary>Tables and queues.</summary>
    internal async Task SetUpAsync() => (await QueuemapAsync("setup")).MustExitWith(0);

    /// <summary>The command, to its end.</summary>
    internal async Task<Outcome> QueuemapAsync(params string[] arguments)
    {
        using var command = Command.StartIn(Environment, Work.Root, "queuemap", arguments);
        return await command.EndAsync();
    }

    internal Command StartQueuemap(params string[] arguments) => Keep(Command.StartIn(Environment, Work.Root, "queuemap", arguments));

    /// <param name="role">map, reduce or all.</param>
    internal Command StartWorker(string role, params string[] arguments) => Keep(Command.StartIn(
        Environment, Work.Root, "queuemap-worker", ["--role", role, "--health-port", "0", .. arguments]));

    /// <summary>A program of the build, as a user types it.</summary>
    internal Command StartProgram(string program, params string[] arguments) => Keep(Command.StartIn(Environment, Work.Root, program, arguments));

    /// <summary>Puts the files of a directory into the bucket, below a prefix.</summary>
    internal async Task UploadAsync(string directory, string prefix)
    {
        var root = Path.GetFullPath(directory, Work.Root);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            await PutAsync($"{prefix}/{Path.GetRelativePath(root, file).Replace('\\', '/')}", await File.ReadAllBytesAsync(file));
        }
    }

    internal Task PutAsync(string key, byte[] content) => _s3!.PutObjectAsync(
        new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(content, writable: false) });

    internal Task RemoveAsync(string key) => _s3!.DeleteObjectAsync(Bucket, key);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        _s3?.Dispose();
        foreach (var server in _servers.AsEnumerable().Reverse())
        {
            await server.DisposeAsync();
        }

        Work.Dispose();
    }

    private Command Keep(Command command)
    {
        _processes.Add(command);
        return command;
    }

    private async Task<string> StartAsync(string name)
    {
        var server = new EmulatorProcess(name);
        _servers.Add(server);
        await server.StartAsync();
        server.Require();
        return server.Url.ToString().TrimEnd('/');
    }
}
