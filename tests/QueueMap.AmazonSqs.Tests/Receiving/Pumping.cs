using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.AmazonSqs.Batching;
using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;
using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.AmazonSqs.Tests.Server;

namespace QueueMap.AmazonSqs.Tests.Receiving;

/// <summary>A receiver on a queue in memory and a clock that the test moves, with a handler that the test ends.</summary>
internal sealed class Pumping : IDisposable
{
    private static readonly ReceiverOptions Defaults = new("queue", "url");
    private readonly ConcurrentQueue<(string Id, TaskCompletionSource<DeliveryOutcome> End, CancellationToken Cancelled)> _running = new();

    public Pumping(Func<ReceiverOptions, ReceiverOptions>? configure = null, bool handlesAtOnce = false)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), seed: 1);
        Server = new(Clock);
        Wall = new(Clock);
        Options = configure?.Invoke(Defaults) ?? Defaults;
        Sender = new(Server, "url", Clock, backoff);
        var delayed = new DelayedDelivery(next => Sender.SendAsync(next, CancellationToken.None), handlesAtOnce ? HandleAtOnceAsync : HandleAsync, Clock);
        Receiver = new(Server, Options, delayed.HandleAsync, Health.Enqueue, new(Options.QueueName), NullLogger.Instance, backoff, Wall);
    }

    public FakeClock Clock { get; } = new();

    /// <summary>The receiver's clock: the one that the test moves, and what the receiver's host shows of it.</summary>
    public SetClock Wall { get; }

    public FakeSqs Server { get; }

    public ReceiverOptions Options { get; }

    public QueueReceiver Receiver { get; }

    public QueueSender Sender { get; }

    public ConcurrentQueue<Exception?> Health { get; } = new();

    /// <summary>The ids in the order in which handling began.</summary>
    public ConcurrentQueue<string> Handled { get; } = new();

    public CancellationToken CancellationOf(string id) => _running.Single(run => run.Id == id).Cancelled;

    public void End(string id, DeliveryOutcome? outcome = null) => _running.Single(run => run.Id == id).End.SetResult(outcome ?? DeliveryOutcome.Processed);

    public Task UntilAsync(Func<bool> condition, TimeSpan? step = null) => Clock.AdvanceUntilAsync(condition, step ?? TimeSpan.FromMilliseconds(10));

    public async Task StartWithAsync(int messages)
    {
        Server.Add(messages);
        Receiver.Start();
        await UntilAsync(() => Handled.Count == messages);
    }

    public async Task StopAsync(CancellationToken hurry = default)
    {
        var stop = Receiver.StopAsync(hurry);
        await Clock.AdvanceUntilAsync(() => stop.IsCompleted, TimeSpan.FromMilliseconds(50));
        await stop;
    }

    public void Dispose() => Receiver.Dispose();

    private Task<DeliveryOutcome> HandleAsync(Delivery delivery)
    {
        var end = new TaskCompletionSource<DeliveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running.Enqueue((delivery.MessageId, end, delivery.Cancelled));
        Handled.Enqueue(delivery.MessageId);
        return end.Task;
    }

    private Task<DeliveryOutcome> HandleAtOnceAsync(Delivery delivery)
    {
        Handled.Enqueue(delivery.MessageId);
        return Task.FromResult(DeliveryOutcome.Processed);
    }
}
