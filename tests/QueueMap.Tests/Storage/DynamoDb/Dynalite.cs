using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.Storage.DynamoDb;

namespace QueueMap.Tests.Storage.DynamoDb;

/// <summary>A DynamoDB that nobody here wrote, on a free port of the loopback interface.</summary>
public sealed class Dynalite : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private Process? _process;
    private string? _whyNot;
    private int _tables;

    public IAmazonDynamoDB Client { get; private set; } = null!;

    /// <summary>Tables of a test's own. Skips the test where there is no Node; fails it where there must be one.</summary>
    public async Task<TableNames> NewTablesAsync()
    {
        Require();
        var number = Interlocked.Increment(ref _tables);
        var tables = new TableNames($"runs-{number}", $"results-{number}");
        await new TableSetup(Client, tables, TimeProvider.System).EnsureAsync(default);
        return tables;
    }

    public void Require()
    {
        if (_whyNot is not null)
        {
            Assert.False(Node.IsContinuousIntegration, _whyNot);
            Assert.Skip(_whyNot);
        }
    }

    public async ValueTask InitializeAsync()
    {
        _whyNot = await Node.WhyNotAsync();
        if (_whyNot is not null)
        {
            await Console.Out.WriteLineAsync($"Tests on dynalite are skipped: {_whyNot}");
            return;
        }

        _process = Process.Start(new ProcessStartInfo("node", ["start.mjs", "dynalite"])
        {
            WorkingDirectory = Node.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        var url = line ?? throw new InvalidOperationException("dynalite ended before it said where it listens; its error is above.");
        _ = _process.StandardOutput.ReadToEndAsync(); // Or a talkative server would block on a full pipe.
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("key", "secret"), new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
