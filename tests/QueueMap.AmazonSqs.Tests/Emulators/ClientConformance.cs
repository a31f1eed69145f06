using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Emulators;

/// <summary>
/// What SQS is like, as far as the product relies on it: judged on servers that nobody here wrote, and kept by the queues in memory
/// of the simulation. Where the servers disagree, AWS's documentation decides, and the test says so.
/// </summary>
public abstract class ClientConformance(ISqsPlace place)
{
    protected static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    protected ISqsClient Client => place.Client;

    protected Task<SqsReceived> ReceiveAsync(string queue, int max = 10, int wait = 1, int visibility = 30) =>
        Client.ReceiveAsync(queue, max, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(visibility), default);

    /// <summary>SQS takes up to a minute to purge, and local-aws-sqs takes its time too.</summary>
    protected async Task A_purged_queue_is_emptyAsync()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("gone", None)], default);
        await Client.PurgeQueueAsync(queue, default);
        Assert.Empty((await ReceiveAsync(queue)).Messages);
    }

    /// <summary>local-aws-sqs counts what is held or delayed as visible, too.</summary>
    protected async Task The_depth_is_what_is_visible_held_and_delayedAsync()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("a", None), new("b", None), new("c", None), new("later", None, TimeSpan.FromMinutes(1))], default);
        Assert.Single((await ReceiveAsync(queue, max: 1)).Messages);
        Assert.Equal(new QueueDepth(Visible: 2, InFlight: 1, Delayed: 1), (await new QueueDepthReader(Client).ReadAsync(queue, default)).Depth);
    }

    protected static async Task<SqsMessage> Eventually(Func<Task<SqsReceived>> receive)
    {
        // Each receive waits up to a second at the server: 20 of them are the limit, not the pace.
        for (var i = 0; i < 20; i++)
        {
            if ((await receive()).Messages is [var message, ..])
            {
                return message;
            }
        }

        throw new TimeoutException("No message came in 20 receives.");
    }

    protected async Task<(string Source, string Dead, string DeadArn)> WithDeadLettersAsync(int maxReceives)
    {
        var dead = await place.NewQueueAsync();
        var arn = (await Client.GetAttributesAsync(dead, ["QueueArn"], default))["QueueArn"];
        var source = await place.NewQueueAsync(("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"{{maxReceives}}"}"""));
        return (source, dead, arn);
    }

    [Fact]
    public async Task A_message_is_sent_received_and_deleted_with_body_and_attributes()
    {
        var queue = await place.NewQueueAsync();
        // No letter above U+FFFF: SQS takes them, fauxqs does not.
        const string Body = """{"text":"ünï ✓"}""";
        var sent = await Client.SendAsync(queue, [new(Body, new Dictionary<string, string> { ["Header-1.x"] = "wört" })], default);
        Assert.Null(sent[0].Error);
        var message = Assert.Single((await ReceiveAsync(queue)).Messages);
        Assert.Equal(sent[0].MessageId, message.MessageId);
        Assert.Equal(Body, message.Body);
        Assert.Equal("wört", message.Attributes["Header-1.x"]);
        Assert.Equal(1, message.ReceiveCount);
        Assert.NotNull(message.SentAt);
        Assert.Null((await Client.DeleteAsync(queue, [message.ReceiptHandle], default))[0].Error);
        Assert.Empty((await ReceiveAsync(queue)).Messages);
    }

    [Fact]
    public async Task A_full_batch_goes_through_every_batch_operation()
    {
        var queue = await place.NewQueueAsync();
        var sent = await Client.SendAsync(queue, [.. Enumerable.Range(0, 10).Select(i => new SqsSend($"{i}", None))], default);
        Assert.All(sent, result => Assert.Null(result.Error));
        var messages = new List<SqsMessage>();
        while (messages.Count < 10)
        {
            messages.AddRange((await ReceiveAsync(queue)).Messages);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), messages.Select(message => message.Body).Order());
        var hidden = await Client.ChangeVisibilityAsync(queue, [.. messages.Select(message => new SqsVisibility(message.ReceiptHandle, TimeSpan.FromMinutes(1)))], default);
        Assert.All(hidden, result => Assert.Null(result.Error));
        var deleted = await Client.DeleteAsync(queue, [.. messages.Select(message => message.ReceiptHandle)], default);
        Assert.All(deleted, result => Assert.Null(result.Error));
    }

    [Fact]
    public async Task The_largest_message_passes()
    {
        var queue = await place.NewQueueAsync();
        var body = new string('ä', SqsLimits.MaxMessageBytes / 2);
        await Client.SendAsync(queue, [new(body, None)], default);
        Assert.Equal(body, Assert.Single((await ReceiveAsync(queue)).Messages).Body);
    }

    [Fact]
    public async Task A_message_given_back_comes_again_with_a_higher_count()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("again", None)], default);
        var first = Assert.Single((await ReceiveAsync(queue)).Messages);
        await Client.ChangeVisibilityAsync(queue, [new(first.ReceiptHandle, TimeSpan.Zero)], default);
        var second = await Eventually(() => ReceiveAsync(queue));
        Assert.Equal(first.MessageId, second.MessageId);
        // local-aws-sqs lets a poll take the message and answers another one: a count more.
        Assert.InRange(second.ReceiveCount, 2, 3);
    }

    [Fact]
    public async Task A_message_that_nobody_deletes_comes_back_when_its_time_is_over_and_no_earlier()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("held", None)], default);
        var first = Assert.Single((await ReceiveAsync(queue, visibility: 2)).Messages);
        Assert.Empty((await ReceiveAsync(queue, wait: 0)).Messages);
        Assert.Equal(first.MessageId, (await Eventually(() => ReceiveAsync(queue))).MessageId);
    }

    [Fact]
    public async Task A_delayed_message_comes_when_it_is_due_and_no_earlier()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("later", None, TimeSpan.FromSeconds(2))], default);
        Assert.Empty((await ReceiveAsync(queue, wait: 0)).Messages);
        Assert.Equal("later", (await Eventually(() => ReceiveAsync(queue))).Body);
    }

    [Fact]
    public async Task A_message_received_too_often_lies_among_the_dead_under_its_id()
    {
        var (source, dead, _) = await WithDeadLettersAsync(maxReceives: 2);
        await Client.SendAsync(source, [new("poison", None)], default);
        var first = await Eventually(() => ReceiveAsync(source, visibility: 1));
        var died = await Eventually(async () =>
        {
            await ReceiveAsync(source, visibility: 1);
            return await ReceiveAsync(dead);
        });
        Assert.Equal((first.MessageId, "poison"), (died.MessageId, died.Body));
        Assert.Empty((await ReceiveAsync(source)).Messages);
    }

    [Fact]
    public async Task A_message_deleted_twice_is_no_error_and_comes_no_more()
    {
        var queue = await place.NewQueueAsync();
        await Client.SendAsync(queue, [new("once", None)], default);
        var message = Assert.Single((await ReceiveAsync(queue)).Messages);
        Assert.Null((await Client.DeleteAsync(queue, [message.ReceiptHandle], default))[0].Error);
        Assert.Null((await Client.DeleteAsync(queue, [message.ReceiptHandle], default))[0].Error);
        Assert.Empty((await ReceiveAsync(queue, wait: 2)).Messages);
    }

    [Fact]
    public async Task A_poll_that_waits_is_answered_by_the_message_that_comes()
    {
        var queue = await place.NewQueueAsync();
        var polling = ReceiveAsync(queue, wait: 5);
        await Client.SendAsync(queue, [new("now", None)], default);
        Assert.Equal("now", Assert.Single((await polling).Messages).Body);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_told_apart()
    {
        place.Require();
        Assert.Null(await Client.GetQueueUrlAsync(place.NewName("absent"), default));
        var queue = await place.NewQueueAsync();
        await Client.DeleteQueueAsync(queue, default);
        var exception = await Assert.ThrowsAsync<SqsException>(() => ReceiveAsync(queue));
        Assert.Equal(SqsErrorKind.QueueDoesNotExist, exception.Kind);
    }

    [Fact]
    public async Task A_queue_has_attributes_tags_and_one_url()
    {
        place.Require();
        var name = place.NewName("queue");
        var attributes = new Dictionary<string, string> { ["VisibilityTimeout"] = "7" };
        var tags = new Dictionary<string, string> { ["team"] = "data" };
        var url = await Client.CreateQueueAsync(name, attributes, tags, default);
        Assert.Equal(url, await Client.CreateQueueAsync(name, attributes, tags, default));
        Assert.Equal(url, await Client.GetQueueUrlAsync(name, default));
        Assert.Equal("7", (await Client.GetAttributesAsync(url, ["VisibilityTimeout"], default))["VisibilityTimeout"]);
        await Client.SetAttributesAsync(url, new Dictionary<string, string> { ["VisibilityTimeout"] = "8" }, default);
        await Client.TagQueueAsync(url, new Dictionary<string, string> { ["team"] = "other" }, default);
        Assert.Equal("8", (await Client.GetAttributesAsync(url, ["All"], default))["VisibilityTimeout"]);
    }

    [Fact]
    public async Task A_receive_can_be_cancelled()
    {
        var queue = await place.NewQueueAsync();
        using var cancellation = new CancellationTokenSource();
        var receive = Client.ReceiveAsync(queue, 1, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive);
    }
}
