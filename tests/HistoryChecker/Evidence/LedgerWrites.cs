using System.Text.Json.Nodes;

namespace QueueMap.HistoryChecker.Evidence;

/// <summary>When which batch was durably folded, or entered as dead: by the writes that the table itself took.</summary>
public sealed class LedgerWrites
{
    private readonly Dictionary<int, long> _folded = [];
    private readonly Dictionary<int, long> _dead = [];

    public LedgerWrites(History history)
    {
        foreach (var call in history.Calls.Where(call => call is { Operation: "PutItem", IsApplied: true }))
        {
            var request = JsonNode.Parse(call.Request!)!.AsObject();
            if (request["TableName"]?.GetValue<string>() == history.Facts.RunsTable
                && request["Item"] is JsonObject item && Snapshot.Text(item, "run") == history.Facts.Run)
            {
                Writes++;
                Read(history, item, call.Answered!.Value);
            }
        }
    }

    public int Writes { get; private set; }

    /// <summary>When the run was first written as cancelled.</summary>
    public long? CancelledAt { get; private set; }

    /// <summary>When it was first written as ended.</summary>
    public long? EndedAt { get; private set; }

    public long? FoldedAt(int batch) => _folded.TryGetValue(batch, out var at) ? at : null;

    public bool IsSettledBefore(int batch, long moment) =>
        (_folded.TryGetValue(batch, out var folded) && folded < moment) || (_dead.TryGetValue(batch, out var dead) && dead < moment);

    public bool IsFoldedBefore(int batch, long moment) => _folded.TryGetValue(batch, out var at) && at < moment;

    /// <returns>The numbers of a shard's bitmap.</returns>
    public static IEnumerable<int> FoldedOf(JsonObject shard)
    {
        var bits = Convert.FromBase64String(shard["folded"]!.GetValue<string>());
        var (index, of) = (shard["index"]!.GetValue<int>(), shard["of"]!.GetValue<int>());
        return Enumerable.Range(0, bits.Length * 8).Where(bit => (bits[bit / 8] & (1 << (bit % 8))) != 0).Select(bit => (bit * of) + index);
    }

    private void Read(History history, JsonObject item, long at)
    {
        if (item["body"] is null && history.Last is null && history.First is null)
        {
            return; // Spilled to a file, and no files were gathered because the run never ended.
        }

        var body = (history.Last ?? history.First) is { } snapshot
            ? snapshot.BodyOf(item, history.Facts.Run)
            : Snapshot.Unpack(Convert.FromBase64String(item["body"]!["B"]!.GetValue<string>()));
        if (Snapshot.Text(item, "part") == "header")
        {
            var state = body["state"]!.GetValue<string>();
            CancelledAt ??= state == "Cancelled" ? at : null;
            EndedAt ??= state is "Succeeded" or "Partial" or "Failed" or "Cancelled" ? at : null;
            return;
        }

        foreach (var batch in FoldedOf(body))
        {
            _folded.TryAdd(batch, at);
        }

        foreach (var (number, _) in body["dead"]!.AsObject())
        {
            _dead.TryAdd(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), at);
        }
    }
}
