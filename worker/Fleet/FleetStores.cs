using Amazon.DynamoDBv2;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;

namespace QueueMap.Worker.Fleet;

/// <summary>What a process of the fleet stores in and reads from: DynamoDB and S3, by the standard chain.</summary>
public sealed class FleetStores : IDisposable
{
    private readonly S3Connections _state;
    private readonly SourceOpener _sources;

    /// <param name="writer">Names this process among all that write to the tables.</param>
    public FleetStores(FleetOptions options, string writer, TimeProvider time)
    {
        Dynamo = DynamoClient.Create();
        _state = new S3Connections(new S3Options { Client = options.S3Client, Time = time });
        _sources = new SourceOpener(options.FetchConcurrency, options.S3Client, time);
        Files = new S3RunFiles(_state, S3Address.Parse(options.State));
        Runs = new DynamoRunStore(Dynamo, options.Tables, Files, writer);
        Results = new DynamoResultStore(Dynamo, options.Tables, Files);
    }

    public IAmazonDynamoDB Dynamo { get; }

    public IRunFiles Files { get; }

    public IRunStore Runs { get; }

    public IResultStore Results { get; }

    /// <summary>GETs of items so far.</summary>
    public long PartsGot => _sources.PartsGot;

    public IObjectSource OpenSource(RunSpec spec) => _sources.Open(spec);

    public void Dispose()
    {
        _state.Dispose();
        _sources.Dispose();
        Dynamo.Dispose();
    }
}
