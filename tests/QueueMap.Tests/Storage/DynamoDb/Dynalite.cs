using Amazon.DynamoDBv2;
using Amazon.Runtime;
using QueueMap.Emulators;
using QueueMap.Storage.DynamoDb;

namespace QueueMap.Tests.Storage.DynamoDb;

/// <summary>A DynamoDB that nobody here wrote, for one test class.</summary>
public sealed class Dynalite : IAsyncLifetime
{
    private readonly EmulatorProcess _process = new("dynalite");
    private int _tables;

    public IAmazonDynamoDB Client { get; private set; } = null!;

    /// <summary>Skips the test where there is no Node; fails it where there must be one.</summary>
    public void Require() => _process.Require();

    /// <summary>Tables of a test's own.</summary>
    public async Task<TableNames> NewTablesAsync()
    {
        Require();
        var number = Interlocked.Increment(ref _tables);
        var tables = new TableNames($"runs-{number}", $"results-{number}");
        await new TableSetup(Client, tables, TimeProvider.System).EnsureAsync(default);
        return tables;
    }

    public async ValueTask InitializeAsync()
    {
        if (await _process.StartAsync())
        {
            Client = new AmazonDynamoDBClient(
                new BasicAWSCredentials("key", "secret"),
                new AmazonDynamoDBConfig { ServiceURL = _process.Url.ToString(), AuthenticationRegion = "us-east-1" });
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await _process.DisposeAsync();
    }
}
