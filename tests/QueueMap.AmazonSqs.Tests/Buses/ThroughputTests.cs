using System.Collections.Concurrent;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class ThroughputTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    /// <summary>Full batches need 300: a send, a receive and a delete for ten messages each.</summary>
    private const int MaxCallsPerThousand = 450;

    private const int Messages = 10_000;

    [Fact]
    public async Task Ten_thousand_messages_and_their_answers_cost_few_calls()
    {
        var http = new CountingHttp();
        var answered = new ConcurrentDictionary<int, bool>();
        var all = new TaskCompletionSource();
        await using var bus = new TestBus(emulator) { Http = http };
        bus.Endpoint("work", endpoint =>
        {
            endpoint.PrefetchCount = 100;
            endpoint.Handler<Work>(context => context.Send(bus.AddressOf("results"), new Result(context.Message.Id)));
        });
        bus.Endpoint("results", endpoint =>
        {
            endpoint.PrefetchCount = 100;
            endpoint.Handler<Result>(context =>
            {
                if (answered.TryAdd(context.Message.Id, true) && answered.Count == Messages)
                {
                    all.TrySetResult(); // Two that come together may both see the last.
                }

                return Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        var began = TimeProvider.System.GetTimestamp();
        var endpoint = await bus.Bus.GetSendEndpoint(bus.AddressOf("work"));
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => endpoint.Send(new Work(i))));
        await all.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        var took = TimeProvider.System.GetElapsedTime(began);
        await bus.StopAsync();
        // Two messages each: the work and its answer.
        var callsPerThousand = http.Total * 1_000.0 / (2 * Messages);
        TestContext.Current.SendDiagnosticMessage(
            $"{Messages} messages and answers: {took.TotalSeconds:F1} s, {callsPerThousand:F0} calls per 1,000 ({string.Join(", ", http.Calls.OrderBy(c => c.Key))})");
        Assert.InRange(callsPerThousand, 300, MaxCallsPerThousand);
    }
}
