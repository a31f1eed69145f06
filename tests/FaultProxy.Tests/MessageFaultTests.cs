using System.Text.Json.Nodes;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

public sealed class MessageFaultTests
{
    private const string Queue = "\"QueueUrl\":\"http://server/1/q\"";
    private const string Receive = $$"""{{{Queue}},"MaxNumberOfMessages":10}""";

    private static string Messages(params (string Id, string Handle)[] messages) => new JsonObject
    {
        ["Messages"] = new JsonArray([.. messages.Select(message => new JsonObject { ["MessageId"] = message.Id, ["ReceiptHandle"] = message.Handle, ["Body"] = "b" })]),
    }.ToJsonString();

    private static string Batch(params string[] handles) =>
        $$"""{{{Queue}},"Entries":[{{string.Join(',', handles.Select((handle, i) => $$"""{"Id":"{{i}}","ReceiptHandle":"{{handle}}"}"""))}}]}""";

    private static string Done(JsonArray entries) =>
        $$"""{"Successful":[{{string.Join(',', entries.Select(entry => $$"""{"Id":"{{entry!["Id"]}}"}"""))}}],"Failed":[]}""";

    /// <summary>Answers the receives one after the other, and that every entry of a batch is done.</summary>
    private static Func<string, string> Server(params string[] receives)
    {
        var next = 0;
        return body => JsonNode.Parse(body)!["Entries"] is JsonArray entries ? Done(entries) : receives[Math.Min(next++, receives.Length - 1)];
    }

    private static async Task<string[]> ReceiveAsync(Bench bench) =>
        [.. (JsonNode.Parse((await bench.CallAsync("ReceiveMessage", Receive)).Body)!["Messages"] as JsonArray ?? []).Select(message => (string)message!["ReceiptHandle"]!)];

    [Fact]
    public async Task A_message_in_flight_is_repeated_with_its_first_handle_and_a_deleted_one_is_not()
    {
        await using var bench = await Bench.SqsAsync(
            Server(Messages(("m", "h1")), Messages(("m", "h2")), """{}"""), new FaultRule { Fault = FaultKind.Duplicate, Operation = "ReceiveMessage", Probability = 1 });
        Assert.Equal(["h1"], await ReceiveAsync(bench));
        Assert.Equal(["h2"], await ReceiveAsync(bench));
        Assert.Equal(["h1"], await ReceiveAsync(bench));
        await bench.CallAsync("DeleteMessageBatch", Batch("h2"));
        Assert.Empty(await ReceiveAsync(bench));
        Assert.Contains("\"Duplicate\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_less_is_asked_for_where_one_is_to_be_repeated()
    {
        await using var bench = await Bench.SqsAsync(
            Server(Messages(("m", "h1")), Messages(("n", "n1"))), new FaultRule { Fault = FaultKind.Duplicate, Operation = "ReceiveMessage", Probability = 1 });
        await ReceiveAsync(bench);
        Assert.Equal(["n1", "h1"], await ReceiveAsync(bench));
        Assert.Equal(["10", "9"], bench.Asked.Select(body => JsonNode.Parse(body)!["MaxNumberOfMessages"]!.ToString()));
    }

    [Fact]
    public async Task A_deleted_message_comes_again()
    {
        await using var bench = await Bench.SqsAsync(
            Server(Messages(("m", "h1")), """{}"""), new FaultRule { Fault = FaultKind.DuplicateAfterDelete, Operation = "ReceiveMessage", Probability = 1, Limit = 1 });
        await ReceiveAsync(bench);
        Assert.Empty(await ReceiveAsync(bench));
        await bench.CallAsync("DeleteMessageBatch", Batch("h1"));
        Assert.Equal(["h1"], await ReceiveAsync(bench));
        // The limit counts what was injected, not what was tried.
        Assert.Empty(await ReceiveAsync(bench));
    }

    [Theory]
    [InlineData("DeleteMessageBatch")]
    [InlineData("ChangeMessageVisibilityBatch")]
    public async Task An_earlier_handle_takes_the_place_of_the_newest(string operation)
    {
        await using var bench = await Bench.SqsAsync(
            Server(Messages(("m", "h1"), ("n", "n1")), Messages(("m", "h2"))), new FaultRule { Fault = FaultKind.StaleReceipt, Operation = operation, Probability = 1 });
        await ReceiveAsync(bench);
        await ReceiveAsync(bench);
        await bench.CallAsync(operation, Batch("h2", "n1"));
        Assert.Equal(Batch("h1", "n1"), bench.Asked[^1]);
        Assert.Contains("\"StaleReceipt\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_said_to_have_failed_was_forwarded_half_the_time()
    {
        await using var bench = await Bench.SqsAsync(Server("{}"), new FaultRule { Fault = FaultKind.PartialFailure, Operation = "SendMessageBatch", Probability = 1 });
        for (var i = 0; i < 40; i++)
        {
            var answer = JsonNode.Parse((await bench.CallAsync("SendMessageBatch", Batch("a", "b", "c"))).Body)!;
            Assert.Equal(2, answer["Successful"]!.AsArray().Count);
            var failed = Assert.Single(answer["Failed"]!.AsArray());
            Assert.False((bool)failed!["SenderFault"]!);
            Assert.DoesNotContain(answer["Successful"]!.AsArray(), done => (string)done!["Id"]! == (string)failed["Id"]!);
        }

        var whole = bench.Asked.Count(body => JsonNode.Parse(body)!["Entries"]!.AsArray().Count == 3);
        // 40 coins: outside 10 to 30 once in 500 seeds; the seed is fixed.
        Assert.InRange(whole, 10, 30);
        Assert.Equal(40, bench.Asked.Count);
    }

    [Fact]
    public async Task A_batch_of_one_that_fails_without_being_done_never_reaches_the_server()
    {
        await using var bench = await Bench.SqsAsync(Server("{}"), new FaultRule { Fault = FaultKind.PartialFailure, Operation = "DeleteMessageBatch", Probability = 1 });
        for (var i = 0; i < 20; i++)
        {
            var answer = JsonNode.Parse((await bench.CallAsync("DeleteMessageBatch", Batch("a"))).Body)!;
            Assert.Empty(answer["Successful"]!.AsArray());
            Assert.Single(answer["Failed"]!.AsArray());
        }

        Assert.InRange(bench.Asked.Count, 1, 19);
    }
}
