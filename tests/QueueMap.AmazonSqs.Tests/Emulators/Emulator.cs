using System.Diagnostics;
using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Emulators;

/// <summary>One SQS server that nobody here wrote, on a free port of the loopback interface, for one test class.</summary>
public abstract class Emulator(string name) : IAsyncLifetime
{
    /// <summary>Both start within a second; a minute is for a machine under load.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private static int _names;
    private Process? _process;
    private string? _whyNot;
    private SqsClient? _client;

    public string Name => name;

    public bool IsRunning => _process is not null;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0/");

    public SqsClient Client => _client ?? throw new InvalidOperationException($"{name} is not started: call {nameof(Require)} first.");

    /// <summary>Skips the test where there is no Node; fails it where there must be one.</summary>
    public void Require()
    {
        if (_whyNot is not null)
        {
            Assert.False(Node.IsContinuousIntegration, _whyNot);
            Assert.Skip(_whyNot);
        }
    }

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
        _whyNot = await Node.WhyNotAsync();
        if (_whyNot is not null)
        {
            await Console.Out.WriteLineAsync($"Tests on {name} are skipped: {_whyNot}");
            return;
        }

        _process = Process.Start(new ProcessStartInfo("node", ["start.mjs", name])
        {
            WorkingDirectory = Node.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Where the tests' own error goes: what an emulator complains of belongs beside the test that made it.
            RedirectStandardError = false,
        })!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        Url = new(line ?? throw new InvalidOperationException($"{name} ended before it said where it listens; its error is above."));
        // Read on, or a talkative server would block on a full pipe.
        _ = _process.StandardOutput.ReadToEndAsync();
        _client = NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client?.Dispose();
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}

public sealed class Fauxqs() : Emulator("fauxqs");

public sealed class LocalAwsSqs() : Emulator("local-aws-sqs");
