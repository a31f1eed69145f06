using Amazon.Runtime;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class RegistrationTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task One_line_differs_from_the_transport_in_memory()
    {
        emulator.Require();
        var queue = Emulator.NewName("registered");
        var inbox = new Inbox<Work>();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton(inbox);
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        builder.Services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.AddConsumer<WorkConsumer>().Endpoint(endpoint => endpoint.Name = queue);
            x.AddDelayedMessageScheduler();
            x.AddConfigureEndpointsCallback((_, endpoint) => ((IAmazonSqsReceiveEndpointConfigurator)endpoint).WaitTimeSeconds = 1);
            x.UsingAmazonSqs((context, bus) =>
            {
                bus.Host("us-east-1", host =>
                {
                    host.ServiceUrl(emulator.Url);
                    host.Credentials(new BasicAWSCredentials("key", "secret"));
                });
                bus.UseDelayedMessageScheduler();
                bus.ConfigureEndpoints(context);
            });
        });
        using var host = builder.Build();
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<IBus>();
        await bus.Publish(new Work(1));
        Assert.Equal(1, (await inbox.NextAsync()).Id);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IMessageScheduler>().ScheduleSend(new Uri($"queue:{queue}"), TimeSpan.FromSeconds(1), new Work(2));
        }

        Assert.Equal(2, (await inbox.NextAsync()).Id);
        await host.StopAsync();
    }

    private sealed class WorkConsumer(Inbox<Work> inbox) : IConsumer<Work>
    {
        public Task Consume(ConsumeContext<Work> context)
        {
            inbox.Add(context.Message);
            return Task.CompletedTask;
        }
    }
}
