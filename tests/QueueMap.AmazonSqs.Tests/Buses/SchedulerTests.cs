using Amazon.Runtime;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class SchedulerTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task A_registered_bus_schedules_cannot_cancel_and_is_configured_by_callbacks()
    {
        emulator.Require();
        var queue = Emulator.NewName("scheduled");
        var inbox = new Inbox<Work>();
        var configured = new List<string>();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        builder.Services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.AddAmazonSqsMessageScheduler();
            x.AddHandler((Work work) =>
            {
                inbox.Add(work);
                return Task.CompletedTask;
            }).Endpoint(endpoint => endpoint.Name = queue);
            x.AddAmazonSqsConfigureEndpointsCallback((_, name, endpoint) =>
            {
                configured.Add(name);
                endpoint.WaitTimeSeconds = 1;
            });
            x.UsingAmazonSqs((context, bus) =>
            {
                bus.Host(new Uri("amazonsqs://us-east-1/shop"), host =>
                {
                    host.ServiceUrl(emulator.Url);
                    host.Credentials(new BasicAWSCredentials("key", "secret"));
                });
                bus.UseAmazonSqsMessageScheduler();
                bus.ConfigureEndpoints(context);
            });
        });
        using var host = builder.Build();
        await host.StartAsync();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var scheduler = scope.ServiceProvider.GetRequiredService<IMessageScheduler>();
            var scheduled = await scheduler.ScheduleSend(new Uri($"queue:{queue}"), TimeSpan.FromSeconds(1), new Work(2));
            var exception = await Assert.ThrowsAsync<NotSupportedException>(() => scheduler.CancelScheduledSend(scheduled));
            Assert.Contains("cannot be cancelled", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await inbox.NextAsync()).Id);
        Assert.Contains(queue, configured);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_of_options_alone_is_enough()
    {
        var services = new ServiceCollection().AddLogging();
        services.Configure<AmazonSqsTransportOptions>(options =>
            (options.Region, options.Scope, options.AccessKey, options.SecretKey) = ("eu-west-1", "shop", "key", "secret"));
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingAmazonSqs();
        });
        await using var provider = services.BuildServiceProvider();
        var address = provider.GetRequiredService<IBus>().Address;
        Assert.Equal("eu-west-1", address.Host);
        Assert.StartsWith("/shop/", address.AbsolutePath, StringComparison.Ordinal);
    }
}
