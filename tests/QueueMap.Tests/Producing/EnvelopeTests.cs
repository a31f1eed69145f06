using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Producer.Batching;

namespace QueueMap.Tests.Producing;

/// <summary>The contracts as they go over a real bus, in MassTransit's envelope.</summary>
public sealed class EnvelopeTests
{
    private const int MiB = 1 << 20;

    /// <summary>Characters of keys that take most room in JSON, and 1,024 bytes of UTF-8 at most, as S3 has it.</summary>
    public static readonly TheoryData<string> WorstKeys = new(
        new string('"', 1024),
        new string('\u0001', 1024),
        new string('<', 1024),
        new string('é', 512),
        string.Concat(Enumerable.Repeat("\U0001F600", 256)),
        new string('/', 1024),
        "k");

    [Theory(Timeout = 60_000), MemberData(nameof(WorstKeys))]
    public async Task A_full_batch_stays_within_1_MiB_envelope_and_all(string key)
    {
        var batcher = new Batcher(new BatchLimits(BatchLimits.MaxItems, Bytes: long.MaxValue));
        IReadOnlyList<Item>? full = null;
        while (full is null)
        {
            full = batcher.Add(new Item(key, 5_000_000_000_000, "\"0123456789abcdef0123456789abcdef-10000\""));
        }

        await using var bus = await EmbeddedTransport.StartAsync();
        Assert.Null(await bus.SendAsync(new MapBatch(new string('r', 80), int.MaxValue, full)));

        var size = Assert.Single(bus.Sizes);
        Assert.InRange(size, full.Count == BatchLimits.MaxItems ? 0 : MiB * 7 / 8 - 10_000, MiB);
        Assert.Equal(full, Assert.Single(bus.Consumed).Items);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_message_in_the_envelope_is_the_wire_format_to_the_letter()
    {
        var batch = new MapBatch("run", 3, [new Item("2024/é&.csv", 49, "\"e\"")]);
        await using var bus = await EmbeddedTransport.StartAsync();

        Assert.Null(await bus.SendAsync(batch));

        Assert.Contains($"\"message\":{System.Text.Encoding.UTF8.GetString(WireFormat.Write(batch))}", bus.Body);
        Assert.Contains("\"urn:message:QueueMap.Contracts.Messages:MapBatch\"", bus.Body);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":2}""")]
    [InlineData("""{"version":2,"run":7,"batch":"x","items":null}""")]
    [InlineData("""{"run":"run","batch":0,"items":[]}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":"1"}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":null}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"Version":1}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":1,"version":2}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":1,"Version":2}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":1,"extra":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("""{"run":null,"batch":0,"items":[],"version":1}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task What_is_not_of_this_version_never_reaches_a_consumer(string message)
    {
        await using var bus = await EmbeddedTransport.StartAsync();

        Assert.NotNull(await bus.SendRawAsync(Envelope(message)));
        Assert.Empty(bus.Consumed);

        Assert.Null(await bus.SendRawAsync(Envelope("""{"run":"run","batch":5,"items":[],"version":1}""")));
        Assert.Equal(5, Assert.Single(bus.Consumed).Batch);
    }

    private static string Envelope(string message) =>
        $$"""{"messageType":["urn:message:QueueMap.Contracts.Messages:MapBatch"],"message":{{message}}}""";
}
