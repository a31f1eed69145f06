using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Producer.DeadLetters;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.DeadLetters;

/// <summary>A run of 12 items in 4 batches on a fleet: batches that died lie in its dead-letter queue.</summary>
internal sealed class Fleet
{
    private FaultPlan _plan = new();

    private Fleet()
    {
        World = new RunWorld(12, batchItems: 3, shards: 2);
        Dead = new InMemorySqs(World.Time);
        Dead.Others["lost"] = Lost = new InMemorySqs(World.Time);
    }

    public RunWorld World { get; }

    public InMemorySqs Dead { get; }

    /// <summary>The dead-letter queue of the partials.</summary>
    public InMemorySqs Lost { get; }

    /// <summary>How many homes have closed their queues.</summary>
    public int Closed { get; private set; }

    public static async Task<Fleet> ListAsync()
    {
        var fleet = new Fleet();
        await fleet.World.CreateAsync();
        await fleet.World.Start().ProduceAsync();
        return fleet;
    }

    /// <summary>Batch 0 is folded; the others are dead in the ledger and lie in the queue: the run has failed.</summary>
    public static async Task<Fleet> FailedAsync()
    {
        var fleet = await ListAsync();
        for (var batch = 1; batch < 4; batch++)
        {
            await fleet.World.Start().BuryAsync(batch);
            fleet.Dead.Add(Letters.Body("run", batch), Letters.Word);
        }

        await fleet.WorkAsync(batch => batch.Batch == 0);
        return fleet;
    }

    /// <summary>Workers and reducer empty the batches' queue, as far as they get these batches.</summary>
    public async Task WorkAsync(Func<MapBatch, bool>? gets = null)
    {
        World.Queue.RemoveAll(batch => gets?.Invoke(batch) == false);
        var process = World.Start();
        foreach (var partial in await process.MapQueueAsync())
        {
            await process.FoldAsync(partial);
        }
    }

    /// <summary>A home of a process that fails by plan, in its ledger, its files and its queues.</summary>
    public DeadLetterOffice Open(FaultPlan? plan = null)
    {
        _plan = plan ?? new FaultPlan();
        return new DeadLetterOffice(
            new Queues(this, _plan),
            new RunLedger(new FaultyRunStore(World.Store, _plan)),
            new FaultyRunFiles(World.Files, _plan),
            World.Start(_plan).Reducer.BuryAsync,
            _ => World.Source,
            World.Time);
    }

    private sealed class Queues(Fleet fleet, FaultPlan plan) : IFleetQueues, ISqs
    {
        public ISqs Sqs => this;

        ISqsQueues IFleetQueues.Queues => fleet.Dead;

        public QueueUrls Urls { get; } = new("batches", "dead", "partials", "lost");

        public ValueTask DisposeAsync()
        {
            fleet.Closed++;
            return ValueTask.CompletedTask;
        }

        public async Task SendAsync(MapBatch batch, CancellationToken cancellation) => await plan.PassAsync(() =>
        {
            fleet.World.Queue.Add(batch);
            return ValueTask.FromResult(true);
        });

        public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation) =>
            await plan.PassAsync(async () => await fleet.Dead.ReceiveAsync(queueUrl, max, wait, visibility, cancellation));

        public Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public async Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation) =>
            await plan.PassAsync(async () => await fleet.Dead.DeleteAsync(queueUrl, receiptHandles, cancellation));

        public async Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(
            string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation) =>
            await plan.PassAsync(async () => await fleet.Dead.ChangeVisibilityAsync(queueUrl, entries, cancellation));
    }
}
