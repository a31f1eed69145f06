using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using QueueMap.Simulation.Services;
using QueueMap.Worker.Hosting;

namespace QueueMap.Simulation.World;

/// <summary>Sends what no process of the fleet sends: texts, messages of other versions, and such as lie about a run.</summary>
internal sealed class Forger(string run, MemoryQueues queues, Random chance)
{
    private static readonly QueueNames s_names = new();

    /// <summary>What cannot be read is logged as such.</summary>
    public static bool MayCause(Exception thrown) => thrown is SerializationException or JsonException;

    public void SendAny()
    {
        var batch = chance.Next(4).ToString(CultureInfo.InvariantCulture);
        var (queue, body) = chance.Next(8) switch
        {
            0 => (s_names.Batches, "forged: no JSON"),
            1 => (s_names.Partials, """{"forged":true,"batch":0}"""),
            2 => (s_names.Partials, Envelope("PartialMaxima", $$$"""{"version":1,"run":"{{{run}}}","batch":{{{batch}}},"counts":{"mapped":1,"quarantined":7},"maxima":{},"quarantined":[]}""")),
            3 => (s_names.Partials, Envelope("PartialMaxima", $$$"""{"version":1,"run":"{{{run}}}","batch":{{{batch}}},"counts":{"mapped":-3,"rows":5},"maxima":{},"quarantined":[]}""")),
            4 => (s_names.Partials, Envelope("PartialMaxima", $$$"""{"version":1,"run":"{{{run}}}","batch":4000,"counts":{"mapped":1},"maxima":{},"quarantined":[]}""")),
            5 => (s_names.Partials, Envelope("BatchDied", $$$"""{"version":1,"run":"{{{run}}}","batch":4000,"cause":{"error":"None","message":"nothing died","worker":"nobody","at":"2026-01-01T00:00:00Z"}}""")),
            6 => (s_names.Partials, Envelope("PartialMaxima", $$$"""{"version":99,"run":"{{{run}}}","batch":{{{batch}}},"counts":{"mapped":1},"maxima":{},"quarantined":[]}""")),
            _ => (s_names.Batches, Envelope("MapBatch", $$$"""{"version":1,"run":"no-such-run","batch":{{{batch}}},"items":[{"key":"2000/70000000000.csv","size":1,"etag":"\"0\""}]}""")),
        };
        queues.Find(MemoryQueues.UrlOf(queue))!.Forge(body);
    }

    private static string Envelope(string kind, string message) =>
        $$"""{"forged":true,"messageId":"11111111-0000-0000-0000-000000000000","messageType":["urn:message:QueueMap.Contracts.Messages:{{kind}}"],"message":{{message}}}""";
}
