using System.Collections.Concurrent;
using Amazon.Runtime;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class SendContextTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task What_a_raw_message_cannot_say_in_its_body_it_says_in_headers()
    {
        var inbox = new Inbox<(Guid? MessageId, Guid? ConversationId, DateTime? SentTime)>();
        await using var bus = new TestBus(emulator).With(configurator => configurator.UseRawJsonSerializer(RawSerializerOptions.All)).Handle<Work>("work", context =>
        {
            inbox.Add((context.MessageId, context.ConversationId, context.SentTime));
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        var id = NewId.NextGuid();
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf("work"))).Send(new Work(1), context => context.MessageId = id);
        var (messageId, conversationId, sentTime) = await inbox.NextAsync();
        Assert.Equal(id, messageId);
        Assert.NotNull(conversationId);
        Assert.Equal(id.ToNewId().Timestamp, sentTime);
    }

    [Fact]
    public async Task Only_allowed_headers_go_beside_the_message()
    {
        var inbox = new Inbox<(string? Kept, string? Dropped, string? InEnvelope)>();
        await using var bus = new TestBus(emulator) { Host = host => host.AllowTransportHeader(header => header.Key != "Secret") };
        bus.Handle<Work>("work", context =>
        {
            var beside = context.ReceiveContext.TransportHeaders;
            inbox.Add((beside.Get<string>("Open"), beside.Get<string>("Secret"), context.Headers.Get<string>("Secret")));
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf("work"))).Send(new Work(1), context =>
        {
            context.Headers.Set("Open", "1");
            context.Headers.Set("Secret", "2");
        });
        Assert.Equal(("1", null, "2"), await inbox.NextAsync());
    }

    [Fact]
    public async Task A_group_goes_to_SQS_with_the_message()
    {
        // No emulator gives it back from a standard queue: seen on its way there.
        var http = new SendsSeen();
        await using var bus = await new TestBus(emulator) { Http = http }.Handle<Work>("work", _ => Task.CompletedTask).StartAsync();
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf("work"))).Send(new Work(1), context => context.SetGroupId("tenant"));
        Assert.Contains("\"MessageGroupId\":\"tenant\"", Assert.Single(http.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_can_see_the_message_as_SQS_gave_it()
    {
        var inbox = new Inbox<(string Body, string? Header, int Receives)>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", context =>
        {
            var message = context.ReceiveContext.GetPayload<AmazonSqsMessageContext>();
            inbox.Add((message.TransportMessage.Body, message.Attributes.GetValueOrDefault("A"), message.TransportMessage.ReceiveCount));
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf("work"))).Send(new Work(7), context => context.Headers.Set("A", "1"));
        var (body, header, receives) = await inbox.NextAsync();
        Assert.Contains("\"id\": 7", body, StringComparison.Ordinal);
        Assert.Equal(("1", 1), (header, receives));
    }

    [Fact]
    public async Task A_deduplication_id_is_refused_because_nobody_would_heed_it()
    {
        await using var bus = await new TestBus(emulator).Handle<Work>("work", _ => Task.CompletedTask).StartAsync();
        var endpoint = await bus.Bus.GetSendEndpoint(bus.AddressOf("work"));
        var exception = await Assert.ThrowsAsync<AmazonSqsTransportConfigurationException>(() => endpoint.Send(new Work(1), context => context.SetDeduplicationId("a")));
        Assert.Contains("FIFO", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_of_dead_letters_sees_the_reason_and_not_the_stack()
    {
        var inbox = new Inbox<(string? Reason, string? Message, string? Type, string? Stack)>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", _ => throw new InvalidOperationException("the cause"));
        bus.With(configurator => configurator.ReceiveEndpoint($"{bus.NameOf("work")}_error", endpoint =>
        {
            endpoint.WaitTimeSeconds = 1;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Handler<Work>(context =>
            {
                var headers = context.ReceiveContext.TransportHeaders;
                inbox.Add((
                    headers.Get<string>(MessageHeaders.Reason),
                    headers.Get<string>(MessageHeaders.FaultMessage),
                    headers.Get<string>(MessageHeaders.FaultExceptionType),
                    headers.Get<string>(MessageHeaders.FaultStackTrace)));
                return Task.CompletedTask;
            });
        }));
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        Assert.Equal(("fault", "the cause", null, null), await inbox.NextAsync());
    }

    private sealed class SendsSeen : HttpClientFactory
    {
        public ConcurrentQueue<string> Bodies { get; } = new();

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(Bodies));

        private sealed class Handler(ConcurrentQueue<string> bodies) : DelegatingHandler(new SocketsHttpHandler())
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Headers.GetValues("X-Amz-Target").Single().EndsWith(".SendMessageBatch", StringComparison.Ordinal))
                {
                    bodies.Enqueue(await request.Content!.ReadAsStringAsync(cancellationToken));
                }

                return await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
