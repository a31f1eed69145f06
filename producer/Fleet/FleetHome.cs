using Amazon.DynamoDBv2;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Fleet;

/// <summary>The home on AWS: ledger and results in DynamoDB, files in S3, and the work in the containers of the fleet.</summary>
public sealed class FleetHome : Home
{
    public FleetHome(FleetOptions options, FleetStores stores, string flag, TimeProvider time)
        : base(flag, time)
    {
        Options = options;
        Dynamo = stores.Dynamo;
        Runs = stores.Runs;
        Files = stores.Files;
        Results = stores.Results;
        OpenSource = stores.OpenSource;
    }

    public FleetOptions Options { get; }

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

    public override async Task<LostWork> FindLostAsync(RunSnapshot run, CancellationToken cancellation)
    {
        var name = Options.Queues.DeadPartials;
        try
        {
            await using var queues = await FleetQueues.OpenAsync(Options, cancellation);
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

    public override IRunSession SessionOf(RunSpec spec, SessionOptions options) => new FleetSession(this, spec, options);

    private sealed class NoClaim : IDisposable
    {
        public static readonly NoClaim Instance = new();

        public void Dispose()
        {
        }
    }
}
