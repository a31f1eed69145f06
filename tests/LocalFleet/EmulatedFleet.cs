using QueueMap.Emulators;

namespace QueueMap.LocalFleets;

/// <summary>
/// A fleet of real processes on this machine: emulators of SQS, S3 and DynamoDB on free ports of the loopback interface, and
/// whatever is started on them. What it starts ends with it.
/// </summary>
public sealed class EmulatedFleet(Action<string>? echo = null) : IAsyncDisposable
{
    /// <summary>The bucket of the source.</summary>
    public const string Bucket = "data";

    public const string StateBucket = "state";

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["AWS_ACCESS_KEY_ID"] = Buckets.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = Buckets.SecretKey,
        ["AWS_REGION"] = Buckets.Region,
        ["QUEUEMAP__STATE"] = $"s3://{StateBucket}/fleet/",
    };

    private readonly List<EmulatorProcess> _emulators = [];
    private readonly List<Command> _processes = [];
    private Buckets? _buckets;

    public Workspace Work { get; } = new();

    /// <summary>What the processes are started with.</summary>
    public IDictionary<string, string> Environment => _environment;

    /// <summary>S3 itself, whatever stands between it and the processes.</summary>
    public Buckets Buckets => _buckets ?? throw new InvalidOperationException("The fleet is not started.");

    /// <summary>Emulators and buckets.</summary>
    /// <param name="beforeS3">Given where S3 is; gives what the processes shall take for it.</param>
    /// <returns>Null, or why the emulators cannot be started.</returns>
    public async Task<string?> StartAsync(Func<Uri, Task<Uri>>? beforeS3 = null)
    {
        var (sqsAndS3, dynamo) = (Add("fauxqs"), Add("dynalite"));
        foreach (var emulator in _emulators)
        {
            if (!await emulator.StartAsync())
            {
                return emulator.WhyNot;
            }
        }

        _environment["AWS_ENDPOINT_URL_SQS"] = AddressOf(sqsAndS3.Url);
        _environment["AWS_ENDPOINT_URL_S3"] = AddressOf(beforeS3 is null ? sqsAndS3.Url : await beforeS3(sqsAndS3.Url));
        _environment["AWS_ENDPOINT_URL_DYNAMODB"] = AddressOf(dynamo.Url);
        _buckets = new Buckets(sqsAndS3.Url);
        await _buckets.MakeAsync(Bucket);
        await _buckets.MakeAsync(StateBucket);
        return null;
    }

    /// <summary>Tables and queues.</summary>
    public async Task SetUpAsync() => (await QueuemapAsync("setup")).MustExitWith(0);

    /// <summary>The command, to its end.</summary>
    public async Task<Outcome> QueuemapAsync(params string[] arguments)
    {
        using var command = Command.StartIn(_environment, Work.Root, "queuemap", arguments);
        return await command.EndAsync();
    }

    public Command StartQueuemap(params string[] arguments) => Keep(Command.StartIn(_environment, Work.Root, "queuemap", arguments, echo));

    /// <summary>A program of the build, as a user types it.</summary>
    public Command StartProgram(string program, params string[] arguments) => Keep(Command.StartIn(_environment, Work.Root, program, arguments));

    /// <param name="role">map, reduce or all.</param>
    public Command StartWorker(string role, params string[] arguments) => Keep(Command.StartIn(
        _environment, Work.Root, "queuemap-worker", ["--role", role, "--health-port", "0", .. arguments]));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        _buckets?.Dispose();
        foreach (var emulator in _emulators.AsEnumerable().Reverse())
        {
            await emulator.DisposeAsync();
        }

        Work.Dispose();
    }

    private static string AddressOf(Uri url) => url.ToString().TrimEnd('/');

    private EmulatorProcess Add(string name)
    {
        var emulator = new EmulatorProcess(name);
        _emulators.Add(emulator);
        return emulator;
    }

    private Command Keep(Command command)
    {
        _processes.Add(command);
        return command;
    }
}
