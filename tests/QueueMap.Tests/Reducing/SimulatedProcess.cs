using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.Contracts.Messages;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Publishing;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Producing;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;
using QueueMap.Worker.Reducing;

namespace QueueMap.Tests.Reducing;

/// <summary>The parts of the product as one process has them, over the stores of its world, with the faults of its plan.</summary>
internal sealed class SimulatedProcess
{
    private readonly RunWorld _world;
    private readonly FaultPlan _plan;
    private readonly FaultySource _source;

    public SimulatedProcess(RunWorld world, FaultPlan plan, IRunStore? store = null)
    {
        (_world, _plan) = (world, plan);
        _source = new FaultySource(world.Source, plan);
        var files = new FaultyRunFiles(world.Files, plan);
        Ledger = new RunLedger(new FaultyRunStore(store ?? world.Store, plan));
        Manifest = new Manifest(files, world.Spec.Run);
        Finalizer = new Finalizer(Ledger, files, new FaultyResultStore(world.Results, plan), Observer, world.Time);
        Reducer = new Reducer(Ledger, new QuarantineFiles(files), Finalizer, Observer, NullLogger<Reducer>.Instance);
        Requeuer = new Requeuer(Ledger, Manifest, new QuarantineFiles(files), _source);
    }

    public RecordingObserver Observer { get; } = new();

    public RunLedger Ledger { get; }

    public Manifest Manifest { get; }

    public Finalizer Finalizer { get; }

    public Reducer Reducer { get; }

    public Requeuer Requeuer { get; }

    public IBatchQueue Batches => RecordingQueue.Into(_world.Queue, _plan);

    /// <summary>What a session does to begin or go on with a run.</summary>
    /// <param name="resend">As of a queue that is gone; false where it has outlived the process.</param>
    public async Task ProduceAsync(bool resend = true)
    {
        await new RunProducer(Ledger, Manifest, Batches, new OpenGate(), _ => _source, resend).RunAsync(_world.Spec, default);
        await Finalizer.FinalizeIfSettledAsync(_world.Spec.Run, default);
    }

    /// <summary>Takes every batch off the queue and maps it.</summary>
    public async Task<IReadOnlyList<PartialMaxima>> MapQueueAsync()
    {
        var mapper = new BatchMapper(new ByteScanner(), new MapperOptions());
        var partials = new List<PartialMaxima>();
        foreach (var batch in _world.Queue)
        {
            partials.Add(await mapper.MapAsync(batch, _world.Spec, _world.Source, default));
        }

        _world.Queue.Clear();
        return partials;
    }

    public async Task FoldAsync(params IReadOnlyList<PartialMaxima> partials) =>
        Assert.Empty(await Reducer.FoldAsync(_world.Spec.Run, partials, default));

    public Task BuryAsync(int batch, int pass = 0) =>
        Reducer.BuryAsync(new BatchDied(_world.Spec.Run, batch, Contracts.Shards.Cause, pass), default);

    public Task<Requeued> RequeueAsync(RequeueChoice choice) => Requeuer.RequeueAsync(_world.Spec.Run, choice, default);

    public Task<Requeued> RequeueAsync() => Requeuer.RequeueAsync(_world.Spec.Run, default);
}
