using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>The JSON lines for programs: the same whichever command prints them.</summary>
internal static class JsonEvent
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
    };

    public static string Of<T>(T line) => JsonSerializer.Serialize(line, s_options);

    public static string OfQuarantined(QuarantineRecord record) => Of(new { Event = "quarantined", record.Batch, record.Item });

    public static string OfDead(int batch, DeadBatch dead) => Of(new { Event = "dead", Batch = batch, dead.Cause, dead.Requeues });
}
