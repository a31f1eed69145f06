using Amazon.Runtime;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Readme;

/// <summary>The C# of transport/README.md, to be compiled. Each region is one block there, word for word.</summary>
internal static class Snippets
{
    public static void Configure(IServiceCollection services)
    {
        #region configure
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.AddConsumer<OrderConsumer>();
            x.UsingAmazonSqs((context, bus) =>
            {
                bus.Host("eu-central-1", host => { });
                bus.ReceiveEndpoint("orders", endpoint =>
                {
                    endpoint.PrefetchCount = 100;
                    endpoint.ConcurrentMessageLimit = 20;
                    endpoint.VisibilityTimeout = 30;
                    endpoint.WaitTimeSeconds = 20;
                    endpoint.MaxReceiveCount = 10;
                    endpoint.DeadLetterQueueName = "orders-dead";
                    endpoint.ConfigureConsumer<OrderConsumer>(context);
                });
            });
        });
        #endregion
    }

    public static async Task SendAsync(IBus bus)
    {
        #region send
        var orders = await bus.GetSendEndpoint(new Uri("queue:orders"));
        await orders.Send(new Order(7));
        #endregion
    }

    public static void Redelivery(IBusRegistrationContext context, IAmazonSqsBusFactoryConfigurator bus)
    {
        #region redelivery
        bus.ReceiveEndpoint("orders", endpoint =>
        {
            endpoint.MaxReceiveCount = 5;
            endpoint.RedeliverByVisibility = true;
            endpoint.UseDelayedRedelivery(redelivery => redelivery.Intervals(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)));
            endpoint.ConfigureConsumer<OrderConsumer>(context);
        });
        #endregion
    }

    public static void Credentials(IAmazonSqsBusFactoryConfigurator bus)
    {
        #region credentials
        bus.Host("eu-central-1", host => host.Credentials(new InstanceProfileAWSCredentials("orders-worker")));
        #endregion
    }

    public static void Endpoint(IAmazonSqsBusFactoryConfigurator bus)
    {
        #region endpoint
        bus.Host("us-east-1", host =>
        {
            host.ServiceUrl(new Uri("http://127.0.0.1:9324"));
            host.AccessKey("any");
            host.SecretKey("any");
        });
        #endregion
    }

    public static void Topology(IAmazonSqsBusFactoryConfigurator bus)
    {
        #region topology
        bus.TopologyMode = AmazonSqsTopologyMode.Verify;
        #endregion
    }

    public static void Publishing(IAmazonSqsBusFactoryConfigurator bus)
    {
        #region publishing
        bus.Publish<Order>(order => order.ToQueue("orders"));
        bus.Publish<Heartbeat>(heartbeat => heartbeat.IsOptional = true);
        #endregion
    }

    public static async Task RequeueAsync(CancellationToken cancellation)
    {
        #region requeue
        using var sqs = new SqsClient(new SqsClientOptions { Region = "eu-central-1" });
        var dead = await sqs.GetQueueUrlAsync("orders-dead", cancellation)
            ?? throw new InvalidOperationException("There is no queue orders-dead.");
        var queue = await sqs.GetQueueUrlAsync("orders", cancellation)
            ?? throw new InvalidOperationException("There is no queue orders.");
        var from = (await sqs.GetAttributesAsync(dead, ["QueueArn"], cancellation))["QueueArn"];
        var to = (await sqs.GetAttributesAsync(queue, ["QueueArn"], cancellation))["QueueArn"];
        await sqs.StartMessageMoveTaskAsync(from, to, maxMessagesPerSecond: 100, cancellation);
        var task = (await sqs.ListMessageMoveTasksAsync(from, cancellation))[0];
        Console.WriteLine($"{task.Status}: {task.Moved} of {task.ToMove} moved. {task.FailureReason}");
        #endregion
    }

    public static async Task DepthAsync(ISqsQueues sqs, string queueUrl, CancellationToken cancellation)
    {
        #region depth
        var reading = await new QueueDepthReader(sqs).ReadAsync(queueUrl, cancellation);
        Console.WriteLine(reading.Depth is { } depth
            ? $"{depth.Visible} wait, {depth.InFlight} are worked on, {depth.Delayed} come later"
            : $"unknown: {reading.WhyUnknown}");
        #endregion
    }

    private sealed record Order(int Id);

    private sealed record Heartbeat;

    private sealed class OrderConsumer : IConsumer<Order>
    {
        public Task Consume(ConsumeContext<Order> context) => Task.CompletedTask;
    }
}
