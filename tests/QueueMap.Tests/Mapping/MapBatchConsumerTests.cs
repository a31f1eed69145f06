using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Embedded;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

/// <summary>F39: what people change of a run reaches its workers.</summary>
public sealed class MapBatchConsumerTests
{
    private readonly SteppedTime _time = new();
    private readonly List<object> _sent = [];
    private int _opened;
    private int _open;
    private int _mostOpen;

    [Fact(Timeout = 10_000)]
    public async Task A_batch_of_an_open_run_is_mapped_and_its_partial_sent()
    {
        var (world, consumer) = await BeginAsync();

        await ConsumeAsync(consumer, world.Queue[0]);

        Assert.Equal((3, 0), (_opened, Assert.IsType<PartialMaxima>(Assert.Single(_sent)).Batch));
    }

    [Theory(Timeout = 10_000)]
    [InlineData(RunState.Cancelled)]
    [InlineData(RunState.Failed)]
    public async Task Once_a_run_is_cancelled_or_over_no_further_batch_of_it_is_begun(RunState state)
    {
        var (world, consumer) = await BeginAsync();
        await ConsumeAsync(consumer, world.Queue[0]);
        await world.Ledger.UpdateHeaderAsync("run", header => header with { State = state }, default);
        _time.Advance(TimeSpan.FromSeconds(1));

        await ConsumeAsync(consumer, world.Queue[1]);
        await ConsumeAsync(consumer, world.Queue[2]);

        Assert.Equal((3, 1), (_opened, _sent.Count));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_batch_of_a_run_that_nobody_knows_fails_and_opens_nothing()
    {
        var (world, consumer) = await BeginAsync();

        await Assert.ThrowsAsync<UnknownRunException>(() => ConsumeAsync(consumer, world.Queue[0] with { Run = "other" }));
        await Assert.ThrowsAsync<ArgumentException>(() => ConsumeAsync(consumer, world.Queue[0] with { Run = "../run" }));
        Assert.Equal(0, _opened);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(1_000_000, 3)]
    public async Task The_concurrency_that_the_run_asks_for_is_kept_from_the_next_batch_on(int asked, int most)
    {
        var (world, consumer) = await BeginAsync();
        await world.Ledger.UpdateHeaderAsync("run", header => header with { Spec = header.Spec with { FetchConcurrency = asked } }, default);

        await ConsumeAsync(consumer, world.Queue[0]);

        Assert.InRange(_mostOpen, 1, most);
        Assert.Equal(3, _opened);
    }

    private async Task<(RunWorld World, MapBatchConsumer Consumer)> BeginAsync()
    {
        var world = await new RunWorld(9, batchItems: 3).CreateAsync();
        await world.Start().ProduceAsync();
        var source = new GuardedSource(world.Source, async (_, _) =>
        {
            Interlocked.Increment(ref _opened);
            InterlockedMax(ref _mostOpen, Interlocked.Increment(ref _open));
            await Task.Yield();
            Interlocked.Decrement(ref _open);
        });
        var runs = new RunDirectory(world.Ledger, _ => source, _time);
        return (world, new MapBatchConsumer(runs, new BatchMapper(new ByteScanner(), new MapperOptions()), new QueueNames(), new CarriedBodies(), new WorkPulse(_time), new WorkMeter(() => 0, () => TimeSpan.Zero, () => TimeSpan.Zero), new RecordingObserver()));
    }

    private Task ConsumeAsync(MapBatchConsumer consumer, MapBatch batch) => consumer.Consume(DeliveredBatch.Of(batch, _sent));

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
            // Somebody else has raised it; look again.
        }
    }

    /// <summary>A delivery of a batch, and what its consumer sends.</summary>
    [SuppressMessage("Design", "MA0053", Justification = "DispatchProxy derives from it.")]
    [SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
    [SuppressMessage("Design", "CA1034", Justification = "DispatchProxy must see it.")]
    public class DeliveredBatch : DispatchProxy
    {
        private MapBatch? _batch;
        private List<object> _sent = [];

        internal static ConsumeContext<MapBatch> Of(MapBatch batch, List<object> sent) => Create<ConsumeContext<MapBatch>>(batch, sent);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod?.Name)
            {
                case "get_Message":
                    return _batch;
                case "get_CancellationToken":
                    return CancellationToken.None;
                case "get_ReceiveContext":
                    return Create<ReceiveContext>(_batch!, _sent);
                case "get_SendEndpointProvider":
                    return Create<ISendEndpointProvider>(_batch!, _sent);
                case nameof(ISendEndpointProvider.GetSendEndpoint):
                    return Task.FromResult(Create<ISendEndpoint>(_batch!, _sent));
                case nameof(ISendEndpoint.Send):
                    _sent.Add(args![0]!);
                    return Task.CompletedTask;
                default:
                    throw new NotSupportedException(targetMethod?.Name);
            }
        }

        private static T Create<T>(MapBatch batch, List<object> sent) where T : class
        {
            var proxy = Create<T, DeliveredBatch>();
            ((DeliveredBatch)(object)proxy)._batch = batch;
            ((DeliveredBatch)(object)proxy)._sent = sent;
            return proxy;
        }
    }
}
