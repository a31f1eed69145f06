using System.Text;
using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>Dead letters as they lie in the queue.</summary>
internal static class Letters
{
    /// <summary>As the transport leaves one that failed for good.</summary>
    public static readonly IReadOnlyDictionary<string, string> Word = new Dictionary<string, string>
    {
        ["MT-Fault-ExceptionType"] = "System.IO.IOException",
        ["MT-Fault-Message"] = "No space left on device 7",
        ["MT-Fault-StackTrace"] = "at A()\r\nat B()",
        ["MT-Fault-Timestamp"] = "2024-07-01T11:30:00.0000000Z",
        ["MT-Fault-Worker"] = "host",
        ["MT-Fault-Attempt"] = "4",
    };

    // As MassTransit writes a decimal number: as text.
    private static readonly GroupMaxima s_maxima = GroupMaxima.Of(new Dictionary<string, Maximum> { ["2024-01"] = new Maximum(50.5m, [], "2024/S001.csv", 2) });

    public static string Body(string run, int batch, int pass = 0) =>
        Envelope(Encoding.UTF8.GetString(WireFormat.Write(new MapBatch(run, batch, [new Item("forged.csv", 1, "e")], pass))));

    public static string Partial(string run, int batch) => Envelope(
        Encoding.UTF8.GetString(WireFormat.Write(new PartialMaxima(run, batch, new MapCounts(Mapped: 3), s_maxima, []))).Replace("50.5", "\"50.5\""),
        nameof(PartialMaxima));

    public static string News(string run, int batch) =>
        Envelope(Encoding.UTF8.GetString(WireFormat.Write(new BatchDied(run, batch, Contracts.Shards.Cause))), nameof(BatchDied));

    public static string Envelope(string message, string type = nameof(MapBatch)) =>
        $$$"""{"messageId":"x","messageType":["urn:message:QueueMap.Contracts.Messages:{{{type}}}"],"message":{{{message}}},"headers":{}}""";

    public static IReadOnlyDictionary<string, string> Packed(IReadOnlyDictionary<string, string> headers) =>
        new Dictionary<string, string> { ["MT-Packed-Headers"] = JsonSerializer.Serialize(headers) };

    public static async Task<IReadOnlyList<DeadLetter>> ReadAsync(InMemorySqs sqs, TimeProvider time)
    {
        await using var reading = await new DeadLetterReader(sqs, "dead", time).ReadAsync(TimeSpan.FromSeconds(30), 1_000, _ => true, default);
        return reading.Letters;
    }
}
