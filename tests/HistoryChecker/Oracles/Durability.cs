using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>
/// O5: no message is deleted before its effect is durable. A batch: its partial, its death or a message in its place has been
/// taken by SQS. A partial: its batch is in a shard that the table took, or a message is in its place.
/// </summary>
internal static class Durability
{
    public static Ruling Rule(History history)
    {
        var facts = history.Facts;
        var findings = new List<string>();
        var looked = 0;
        foreach (var deletion in history.Messages.Deletions.Where(deletion => deletion.Meaning?.Run == facts.Run))
        {
            var (batch, at) = (deletion.Meaning!.Batch, deletion.Call.At);
            looked++;
            if (deletion.Queue == facts.BatchesQueue && !IsCovered(history, deletion))
            {
                findings.Add($"{deletion.Call.Who} deleted batch {batch} at {Seconds(history, at)}, before its partial, its death or a copy of it was taken");
            }
            else if (deletion.Queue == facts.PartialsQueue && !history.Ledger.IsSettledBefore(batch, at) && !HasCopy(history, deletion) && !IsAfterEnd(history, at))
            {
                findings.Add($"{deletion.Call.Who} deleted {deletion.Meaning.Kind} of batch {batch} at {Seconds(history, at)}, before the ledger had it");
            }
        }

        return new("O5", $"{looked} deletions, {history.Messages.Sent.Count} messages sent, {history.Ledger.Writes} writes of the ledger", findings);
    }

    private static bool IsCovered(History history, MessageEvent deletion) =>
        IsAfterEnd(history, deletion.Call.At)
        || history.Messages.Sent.Any(sent => sent.Queue == history.Facts.PartialsQueue && sent.Meaning is { } meaning && meaning.Run == history.Facts.Run
            && meaning.Batch == deletion.Meaning!.Batch && sent.Call.Answered < deletion.Call.At)
        || HasCopy(history, deletion);

    // A dead letter: sent by whoever deletes, after he had received it.
    private static bool HasCopy(History history, MessageEvent deletion) => history.Messages.Sent.Any(sent =>
        sent.Call.Who == deletion.Call.Who && sent.Meaning == deletion.Meaning && sent.Call.Answered < deletion.Call.At);

    private static bool IsAfterEnd(History history, long at) => history.Ledger.EndedAt < at;

    private static string Seconds(History history, long at) => $"{(at - history.Facts.StartedAt) / 1e9:F3} s";
}
