using MassTransit;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Hosting;

/// <summary>A send that failed and was mended is nothing: with MassTransit's own, its message would be dead all the same.</summary>
public sealed class ConsumerSendsTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_message_whose_consumer_could_send_at_its_second_try_is_not_dead() =>
        Assert.Equal("consumed", await ConsumeAsync((context, to) => context.SendOnAsync(to, new Answer())));

    // What this guards against; should it fail one day, the detour is no longer needed.
    [Fact(Timeout = 30_000)]
    public async Task By_the_contexts_own_endpoints_it_is() =>
        Assert.Equal("dead", await ConsumeAsync((context, to) => context.Send(to, new Answer())));

    private static async Task<string> ConsumeAsync(Func<ConsumeContext, Uri, Task> sendAsync)
    {
        var ends = new Ends();
        var bus = Bus.Factory.CreateUsingInMemory(memory =>
        {
            memory.ReceiveEndpoint("asked", endpoint =>
            {
                endpoint.UseMessageRetry(retry => retry.Immediate(1));
                endpoint.Handler<Question>(context => sendAsync(context, new Uri("queue:answered")));
            });
            memory.ReceiveEndpoint("answered", endpoint => endpoint.Handler<Answer>(_ => Task.CompletedTask));
        });
        bus.ConnectSendObserver(new FailingOnce());
        bus.ConnectReceiveObserver(ends);
        await bus.StartAsync();
        try
        {
            await (await bus.GetSendEndpoint(new Uri("queue:asked"))).Send(new Question());
            return await ends.First;
        }
        finally
        {
            await bus.StopAsync();
        }
    }

    public sealed record Question;

    public sealed record Answer;

    private sealed class FailingOnce : ISendObserver
    {
        private int _sends;

        public Task PreSend<T>(SendContext<T> context) where T : class =>
            typeof(T) == typeof(Answer) && Interlocked.Increment(ref _sends) == 1 ? throw new IOException("The queue is away.") : Task.CompletedTask;

        public Task PostSend<T>(SendContext<T> context) where T : class => Task.CompletedTask;

        public Task SendFault<T>(SendContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    }

    /// <summary>How the delivery of a question ended.</summary>
    private sealed class Ends : IReceiveObserver
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => _first.Task;

        public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostReceive(ReceiveContext context) => End(context, context.IsFaulted ? "dead" : "consumed");

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class => Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => End(context, "dead");

        private Task End(ReceiveContext context, string how)
        {
            if (context.InputAddress.AbsolutePath.EndsWith("asked", StringComparison.Ordinal))
            {
                _first.TrySetResult(how);
            }

            return Task.CompletedTask;
        }
    }
}
