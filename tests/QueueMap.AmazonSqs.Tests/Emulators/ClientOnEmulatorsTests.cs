using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Emulators;

public sealed class ClientOnFauxqsTests(Fauxqs emulator) : ClientConformance(emulator), IClassFixture<Fauxqs>
{
    [Fact]
    public Task A_purged_queue_is_empty() => A_purged_queue_is_emptyAsync();

    [Fact]
    public Task The_depth_of_a_queue_is_what_is_visible_held_and_delayed() => The_depth_is_what_is_visible_held_and_delayedAsync();
}

public sealed class ClientOnLocalAwsSqsTests(LocalAwsSqs emulator) : ClientConformance(emulator), IClassFixture<LocalAwsSqs>
{
    [Fact]
    public async Task A_move_task_brings_dead_letters_back()
    {
        var (source, dead, deadArn) = await WithDeadLettersAsync(maxReceives: 1);
        await Client.SendAsync(source, [new("poison", None)], default);
        // The second receive is one too many: the message goes to the dead-letter queue instead.
        Assert.Single((await ReceiveAsync(source, visibility: 1)).Messages);
        var died = await Eventually(async () =>
        {
            await ReceiveAsync(source, visibility: 1);
            return await ReceiveAsync(dead, visibility: 1);
        });
        Assert.Equal("poison", died.Body);
        await Client.ChangeVisibilityAsync(dead, [new(died.ReceiptHandle, TimeSpan.Zero)], default);
        await Client.StartMessageMoveTaskAsync(deadArn, destinationArn: null, maxMessagesPerSecond: null, default);
        Assert.Equal("poison", (await Eventually(() => ReceiveAsync(source, visibility: 30))).Body);
        Assert.NotEmpty(await Client.ListMessageMoveTasksAsync(deadArn, default));
        Assert.Equal([source], await Client.ListDeadLetterSourceQueuesAsync(dead, default));
    }
}
