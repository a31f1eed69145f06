using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Emulators;

namespace QueueMap.AmazonSqs.Tests.Emulators;

/// <summary>One SQS server that nobody here wrote, on a free port of the loopback interface, for one test class.</summary>
public abstract class Emulator(string name) : IAsyncLifetime, ISqsPlace
{
    private static int _names;
    private readonly EmulatorProcess _process = new(name);
    private SqsClient? _client;

    public string Name => name;

    public bool IsRunning => _process.IsRunning;

    public Uri Url => _process.Url;

    public SqsClient Client => _client ?? throw new InvalidOperationException($"{name} is not started: call {nameof(Require)} first.");

    ISqsClient ISqsPlace.Client => Client;

    string ISqsPlace.NewName(string prefix) => NewName(prefix);

    /// <summary>Skips the test where there is no Node; fails it where there must be one.</summary>
    public void Require() => _process.Require();

    /// <summary>No two tests share a queue, not even over two runs on one server.</summary>
    public static string NewName(string prefix = "queue") => $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    public SqsClient NewClient() => new(new() { ServiceUrl = Url, Region = "us-east-1", Credentials = new BasicAWSCredentials("key", "secret") });

    public async Task<string> NewQueueAsync(params (string Name, string Value)[] attributes)
    {
        Require();
        return await Client.CreateQueueAsync(NewName(), attributes.ToDictionary(pair => pair.Name, pair => pair.Value), new Dictionary<string, string>(), default);
    }

    public async ValueTask InitializeAsync()
    {
        if (await _process.StartAsync())
        {
            _client = NewClient();
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client?.Dispose();
        await _process.DisposeAsync();
    }
}

public sealed class Fauxqs() : Emulator("fauxqs");

public sealed class LocalAwsSqs() : Emulator("local-aws-sqs");
