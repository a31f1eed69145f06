using Amazon.DynamoDBv2;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;

namespace QueueMap.Worker.Fleet;

/// <summary>What a process of the fleet stores in and reads from: DynamoDB and S3.</summary>
public sealed class FleetStores : IDisposable
{
    private readonly S3Connections _state;
    private readonly SourceOpener _sources;

    public FleetStores(FleetOptions options, FleetAccess access)
    {
        Dynamo = access.Dynamo();
        var s3 = access.S3 with { Client = options.S3Client };
        _state = new S3Connections(s3);
        _sources = new SourceOpener(s3 with { MaxGets = options.FetchConcurrency });
        Files = new S3RunFiles(_state, S3Address.Parse(options.State));
        Runs = new DynamoRunStore(Dynamo, options.Tables, Files, access.Writer, access.InlineBytes);
        Results = new DynamoResultStore(Dynamo, options.Tables, Files, access.InlineBytes);
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
