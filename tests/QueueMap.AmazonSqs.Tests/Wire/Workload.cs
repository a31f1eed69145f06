using System.Collections.Concurrent;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Buses;

namespace QueueMap.AmazonSqs.Tests.Wire;

/// <summary>So many messages to one endpoint, and what must hold of them whatever the wire did.</summary>
internal sealed class Workload
{
    public const string Queue = "work";

    /// <summary>A storm of 10 % faults takes a tenth of it on an idle machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TestBus _bus;
    private readonly int _messages;
    private readonly Task _gate;
    private readonly ConcurrentDictionary<int, bool> _seen = new();
    private readonly ConcurrentDictionary<string, int> _runs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="gate">What each consumer waits for before it ends.</param>
    public Workload(TestBus bus, int messages, Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null, Task? gate = null)
    {
        (_bus, _messages, _gate) = (bus, messages, gate ?? Task.CompletedTask);
        bus.Endpoint(Queue, endpoint =>
        {
            // What the wire swallows comes back soon.
            endpoint.VisibilityTimeout = 2;
            endpoint.PrefetchCount = 20;
            configure?.Invoke(endpoint);
            endpoint.Handler<Work>(ConsumeAsync);
        });
    }

    /// <summary>Of each message that SQS holds; a send whose answer is lost makes two of one.</summary>
    public IEnumerable<int> Runs => _runs.Values;

    public async Task SendAsync()
    {
        var endpoint = await _bus.Bus.GetSendEndpoint(_bus.AddressOf(Queue));
        await Task.WhenAll(Enumerable.Range(0, _messages).Select(i => endpoint.Send(new Work(i))));
    }

    public Task AllSeenAsync() => _all.Task.WaitAsync(Limit, TimeProvider.System);

    /// <summary>Nothing lost, nothing twice, nothing left, nothing dead.</summary>
    public async Task EndsWellAsync()
    {
        await AllSeenAsync();
        await DeadLetterTests.UntilAsync(() => _bus.IsEmptyAsync(Queue));
        Assert.True(await _bus.IsEmptyAsync(Queue, "_error"));
        Assert.All(Runs, count => Assert.Equal(1, count));
        await _bus.StopAsync();
        Assert.True(await _bus.IsEmptyAsync(Queue));
    }

    private async Task ConsumeAsync(ConsumeContext<Work> context)
    {
        _runs.AddOrUpdate(context.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.MessageId)!, 1, static (_, count) => count + 1);
        await _gate;
        if (_seen.TryAdd(context.Message.Id, true) && _seen.Count == _messages)
        {
            _all.TrySetResult(); // Two that come together may both see the last.
        }
    }
}
