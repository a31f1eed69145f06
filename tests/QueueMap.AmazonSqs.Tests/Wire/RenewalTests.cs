using System.Globalization;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class RenewalTests(WireToFauxqs wire) : IClassFixture<WireToFauxqs>
{
    private const int Messages = 40;

    [Fact]
    public async Task Weak_point_2_a_consumer_of_20_s_under_5_percent_throttling_runs_once_and_is_deleted_once()
    {
        var (begun, ended) = (new Inbox<int>(), new Inbox<int>());
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.Throttled, Probability = 0.05 });
        await using var bus = wire.NewBus();
        bus.Endpoint("slow", endpoint =>
        {
            endpoint.VisibilityTimeout = 2;
            endpoint.PrefetchCount = Messages;
            endpoint.Handler<Work>(async context =>
            {
                begun.Add(context.Message.Id);
                // The bar's own length.
                await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, context.CancellationToken);
                ended.Add(context.Message.Id);
            });
        });
        await bus.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => bus.SendAsync("slow", new Work(i))));
        Assert.Equal(Enumerable.Range(0, Messages), (await ended.NextAsync(Messages)).Order());
        await bus.StopAsync();
        Assert.Equal(Messages, begun.Count);
        Assert.True(await bus.IsEmptyAsync("slow"));
        Assert.True(await bus.IsEmptyAsync("slow", "_error"));
        var counts = await wire.Proxy.CountsAsync();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{counts.Of(FaultKind.Throttled)} of {counts.Calls.Values.Sum()} calls throttled ({string.Join(", ", counts.Calls)})"));
        Assert.InRange(counts.Of(FaultKind.Throttled), 3, int.MaxValue);
        // 40 messages, a renewal each second or so, ten to a call.
        Assert.InRange(counts.Of("ChangeMessageVisibilityBatch"), 40, 400);
    }
}
