using MassTransit;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class PostponementOnFauxqsTests(WireToFauxqs wire) : PostponementTests(wire, countsADelivery: 1), IClassFixture<WireToFauxqs>;

/// <summary>This server counts each change of visibility as a receive; AWS's documentation has receives only.</summary>
public sealed class PostponementOnLocalAwsSqsTests(WireToLocalAwsSqs wire) : PostponementTests(wire, countsADelivery: 2), IClassFixture<WireToLocalAwsSqs>;

/// <summary>A failed message that is hidden until its redelivery, in place of one that is sent in its stead.</summary>
/// <param name="countsADelivery">What the server adds to its count from one delivery to the next, with one postponement between them.</param>
public abstract class PostponementTests(FaultyWire wire, int countsADelivery)
{
    /// <summary>Longer than any test: what comes again before has not been hidden by its consumer's wish.</summary>
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    private readonly Inbox<Run> _runs = new();

    [Fact]
    public async Task It_comes_again_as_itself_after_its_delay_and_nothing_is_sent()
    {
        await using var bus = await StartAsync([s_soon, s_soon, s_soon], failures: 2);
        await bus.SendAsync(Workload.Queue, new Work(1));
        var runs = await _runs.NextAsync(3);
        await DeadLetterTests.UntilAsync(() => bus.IsEmptyAsync(Workload.Queue));
        await bus.StopAsync();
        Assert.Single(runs.Select(run => run.Id).Distinct());
        Assert.Equal([1, 1 + countsADelivery, 1 + (2 * countsADelivery)], runs.Select(run => run.Receives));
        Assert.Equal(runs.Select(run => run.Receives - 1), runs.Select(run => run.Redeliveries));
        Assert.All(runs.Skip(1).Zip(runs), pair => Assert.InRange(pair.First.At - pair.Second.At, s_soon, TimeSpan.MaxValue));
        Assert.Equal(1, (await wire.Proxy.CountsAsync()).Of("SendMessageBatch")); // The test's own.
        Assert.True(await bus.IsEmptyAsync(Workload.Queue, "_error"));
        Assert.Equal(0, _runs.Count);
    }

    [Fact]
    public async Task Its_last_failure_is_final_and_lies_among_the_dead_letters_with_its_cause_and_one_fault()
    {
        var faults = new Inbox<Fault<Work>>();
        await using var bus = await StartAsync([s_soon], failures: 2, bus => bus.Collect("faults", faults));
        await bus.SendAsync(Workload.Queue, new Work(1));
        var runs = await _runs.NextAsync(2);
        var letter = HeaderPacking.Unpack((await bus.TakeAsync(Workload.Queue, "_error")).Attributes);
        Assert.Equal("failure 2", letter[MessageHeaders.FaultMessage]);
        Assert.Equal($"{runs[1].Receives}", letter["MT-Fault-Attempt"]);
        Assert.Equal("failure 2", Assert.Single((await faults.NextAsync()).Exceptions).Message);
        await DeadLetterTests.UntilAsync(() => bus.IsEmptyAsync(Workload.Queue));
        await bus.StopAsync();
        Assert.Equal(0, faults.Count);
        Assert.Equal(0, _runs.Count);
        Assert.Equal(3, (await wire.Proxy.CountsAsync()).Of("SendMessageBatch")); // The test's own, the letter, the fault.
    }

    [Fact]
    public async Task A_process_that_was_killed_with_it_has_taken_one_of_its_deliveries()
    {
        await using var bus = await StartAsync([s_never, s_soon], failures: 2, hasBegun: false);
        var url = await wire.Emulator.Client.CreateQueueAsync(bus.NameOf(Workload.Queue), new Dictionary<string, string>(), new Dictionary<string, string>(), default);
        await SendItselfAsync(url);
        // Received, and never heard of again.
        Assert.Single((await wire.Emulator.Client.ReceiveAsync(url, 1, s_soon, s_soon, default)).Messages);
        await bus.StartAsync();
        var runs = await _runs.NextAsync(2);
        Assert.Equal([1, 1 + countsADelivery], runs.Select(run => run.Redeliveries));
        Assert.Equal($"{runs[1].Receives}", HeaderPacking.Unpack((await bus.TakeAsync(Workload.Queue, "_error")).Attributes)["MT-Fault-Attempt"]);
    }

    [Fact]
    public async Task A_call_that_fails_is_repeated()
    {
        await using var bus = await StartAsync([s_soon], failures: 1, visibility: 600);
        await wire.BeginAsync(
            new FaultRule { Fault = FaultKind.Throttled, Operation = "ChangeMessageVisibilityBatch", Calls = [1] },
            new FaultRule { Fault = FaultKind.LostResponse, Operation = "ChangeMessageVisibilityBatch", Calls = [2] });
        await bus.SendAsync(Workload.Queue, new Work(1));
        Assert.Single((await _runs.NextAsync(2)).Select(run => run.Id).Distinct());
        var counts = await wire.Proxy.CountsAsync();
        Assert.Equal((1, 1), (counts.Of(FaultKind.Throttled), counts.Of(FaultKind.LostResponse)));
    }

    [Fact]
    public async Task Where_no_call_gets_through_it_comes_back_with_its_visibility_timeout()
    {
        await using var bus = await StartAsync([s_never], failures: 1, visibility: 2);
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.LostRequest, Operation = "ChangeMessageVisibilityBatch", Probability = 1 });
        await bus.SendAsync(Workload.Queue, new Work(1));
        Assert.Equal([1, 2], (await _runs.NextAsync(2)).Select(run => run.Receives));
    }

    [Fact]
    public async Task A_stop_leaves_it_hidden()
    {
        await using var bus = await StartAsync([s_never], failures: 1, visibility: 2);
        await wire.BeginAsync(new FaultRule
        {
            Fault = FaultKind.Latency,
            Operation = "ChangeMessageVisibilityBatch",
            Text = $"\"VisibilityTimeout\":{s_never.TotalSeconds}",
            Probability = 1,
        });
        await bus.SendAsync(Workload.Queue, new Work(1));
        await wire.UntilInjectedAsync(FaultKind.Latency, 1);
        await bus.StopAsync();
        var url = await bus.UrlOfAsync(Workload.Queue);
        // Past the visibility timeout of its receive.
        Assert.Empty((await wire.Emulator.Client.ReceiveAsync(url, 1, TimeSpan.FromSeconds(3), s_soon, default)).Messages);
        // For whoever asks whether the queue is silent it is there.
        Assert.Equal(1, (await new QueueDepthReader(wire.Emulator.Client).ReadAsync(url, default)).Depth!.InFlight);
    }

    [Fact]
    public async Task One_that_another_of_its_consumers_has_failed_for_good_does_not_come_again()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        bus.Endpoint(Workload.Queue, endpoint =>
        {
            endpoint.RedeliverByVisibility = true;
            endpoint.Consumer(() => new Failing(_runs, "asks for another"), consumer => consumer.UseDelayedRedelivery(redelivery => redelivery.Intervals(s_soon)));
            endpoint.Consumer(() => new FailingForGood());
        });
        await bus.StartAsync();
        await bus.SendAsync(Workload.Queue, new Work(1));
        var letter = HeaderPacking.Unpack((await bus.TakeAsync(Workload.Queue, "_error")).Attributes);
        Assert.Equal("for good", letter[MessageHeaders.FaultMessage]);
        await DeadLetterTests.UntilAsync(() => bus.IsEmptyAsync(Workload.Queue));
        await bus.StopAsync();
        Assert.Equal(1, _runs.Count);
    }

    [Fact]
    public async Task Without_being_asked_to_the_transport_sends_it_anew_as_upstream_does()
    {
        await using var bus = await StartAsync([s_soon], failures: 1, byVisibility: false);
        await bus.SendAsync(Workload.Queue, new Work(1));
        var runs = await _runs.NextAsync(2);
        Assert.Equal([1, 1], runs.Select(run => run.Receives));
        Assert.Equal([0, 1], runs.Select(run => run.Redeliveries));
        Assert.Equal(2, runs.Select(run => run.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_a_sender_says_of_its_redeliveries_does_not_count()
    {
        await using var bus = await StartAsync([s_soon], failures: 1);
        // Seven redeliveries would be too many: the first failure would be the last.
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf(Workload.Queue))).Send(new Work(1), context => context.Headers.Set(MessageHeaders.RedeliveryCount, 7));
        Assert.Equal([0, countsADelivery], (await _runs.NextAsync(2)).Select(run => run.Redeliveries));
    }

    private async Task<TestBus> StartAsync(
        TimeSpan[] delays, int failures, Action<TestBus>? configure = null, int visibility = 30, bool byVisibility = true, bool hasBegun = true)
    {
        await wire.BeginAsync();
        var bus = wire.NewBus();
        var run = 0;
        bus.Endpoint(Workload.Queue, endpoint =>
        {
            endpoint.VisibilityTimeout = visibility;
            endpoint.RedeliverByVisibility = byVisibility;
            endpoint.UseDelayedRedelivery(redelivery => redelivery.Intervals(delays));
            endpoint.Handler<Work>(context =>
            {
                _runs.Add(Run.Of(context));
                return ++run <= failures ? throw new InvalidOperationException($"failure {run}") : Task.CompletedTask;
            });
        });
        configure?.Invoke(bus);
        return hasBegun ? await bus.StartAsync() : bus;
    }

    /// <summary>Past the bus, which would have to be running.</summary>
    private async Task SendItselfAsync(string url)
    {
        var type = MessageUrn.ForTypeString<Work>();
        var results = await wire.Emulator.Client.SendAsync(url, [new($$"""{"messageType":["{{type}}"],"message":{"id":1} }""", new Dictionary<string, string>())], default);
        Assert.Null(Assert.Single(results).Error);
    }

    private sealed record Run(string Id, int Receives, int Redeliveries, DateTimeOffset At)
    {
        public static Run Of(ConsumeContext context)
        {
            Assert.True(context.ReceiveContext.TryGetPayload(out AmazonSqsMessageContext? received));
            return new(received.TransportMessage.MessageId, received.TransportMessage.ReceiveCount, context.GetRedeliveryCount(), TimeProvider.System.GetUtcNow());
        }
    }

    private sealed class Failing(Inbox<Run> runs, string why) : IConsumer<Work>
    {
        public Task Consume(ConsumeContext<Work> context)
        {
            runs.Add(Run.Of(context));
            throw new InvalidOperationException(why);
        }
    }

    private sealed class FailingForGood : IConsumer<Work>
    {
        public Task Consume(ConsumeContext<Work> context) => throw new InvalidOperationException("for good");
    }
}
