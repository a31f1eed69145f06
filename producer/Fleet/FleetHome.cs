using Amazon.DynamoDBv2;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Elasticity.Ecs;
using QueueMap.Producer.Homes;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Fleet;

/// <summary>The home on AWS: ledger and results in DynamoDB, files in S3, and the work in the containers of the fleet.</summary>
public sealed class FleetHome : Home
{
    public FleetHome(FleetOptions options, FleetAccess access, FleetStores stores, string flag)
        : base(flag, access.Time)
    {
        Options = options;
        Access = access;
        Dynamo = stores.Dynamo;
        Runs = stores.Runs;
        Files = stores.Files;
        Results = stores.Results;
        OpenSource = stores.OpenSource;
        OpenEcs = () => new EcsClient(new EcsClientOptions { Time = access.Time });
    }

    public FleetOptions Options { get; }

    public FleetAccess Access { get; }

    public IAmazonDynamoDB Dynamo { get; }

    public override IRunStore Runs { get; init; }

    public override IRunFiles Files { get; }

    public override IResultStore Results { get; }

    public override Func<RunSpec, IObjectSource> OpenSource { get; init; }

    /// <summary>
    /// Nothing to hold: a lease could outlive its holder. Two producers of one run meet in the manifest, where the second to
    /// write a number is refused.
    /// </summary>
    public override IDisposable Claim(string run) => NoClaim.Instance;

    /// <summary>What working on this fleet's dead letters needs.</summary>
    public async Task<DeadLetterOffice> OpenOfficeAsync(CancellationToken cancellation)
    {
        var finalizer = new Finalizer(Ledger, Files, Results, new NobodyLooks(), Time);
        var reducer = new Reducer(Ledger, Quarantine, finalizer, new NobodyLooks(), NullLogger<Reducer>.Instance);
        return new DeadLetterOffice(
            await FleetQueues.OpenAsync(Options, Access, cancellation), Ledger, Files, reducer.BuryAsync, OpenSource, Time);
    }

    public override async Task<LostWork> FindLostAsync(RunSnapshot run, CancellationToken cancellation)
    {
        var name = Options.Queues.DeadPartials;
        try
        {
            await using var queues = await FleetQueues.OpenAsync(Options, Access, cancellation);
            if ((await new QueueDepthReader(queues.Queues).ReadAsync(queues.Urls.DeadPartials, cancellation)).IsKnownEmpty)
            {
                return LostWork.None;
            }

            await using var reading = await new LostPartials(queues.Sqs, queues.Urls.DeadPartials, Time).ReadAsync(run, cancellation);
            var batches = reading.Letters.Select(letter => letter.Batch!.Batch).Distinct().Order().ToList();
            return batches.Count == 0 ? LostWork.None : new LostWork(batches, name, $"{reading.Letters[^1].Cause.Error}: {reading.Letters[^1].Cause.Message}");
        }
        catch (Exception error) when (error is SqsException or ConfigurationException)
        {
            return new LostWork([], name, WhyUnknown: error.Message);
        }
    }

    /// <summary>Opens ECS for <see cref="SessionOptions.Tasks"/>. Tests put a server in memory here.</summary>
    internal Func<EcsClient> OpenEcs { get; init; }

    public override IRunSession SessionOf(RunSpec spec, SessionOptions options) => new FleetSession(this, spec, options);

    private sealed class NoClaim : IDisposable
    {
        public static readonly NoClaim Instance = new();

        public void Dispose()
        {
        }
    }
}
