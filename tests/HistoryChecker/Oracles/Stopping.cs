using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>
/// O12: after SIGTERM a process begins no receive, and what it held when it ended by itself is deleted, given back or postponed; none of
/// it died of the stop.
/// </summary>
internal static class Stopping
{
    /// <summary>From the signal to the last receive that may begin: the runtime takes signals on a thread of its own.</summary>
    private const long Grace = 2_000_000_000;

    public static Ruling Rule(History history)
    {
        var findings = new List<string>();
        var stops = history.Events.Where(happened => happened is { Kind: "signal", What: "SIGTERM", Role: not "queuemap" })
            .GroupBy(happened => happened.Who, StringComparer.Ordinal).Select(group => group.First()).ToList();
        var graceful = 0;
        foreach (var stop in stops.Where(stop => !IsSlowed(history, stop.Who)))
        {
            foreach (var call in history.Calls.Where(call => call.Who == stop.Who && call.Operation == "ReceiveMessage" && call.At > stop.At + Grace).Take(1))
            {
                findings.Add($"{stop.Who} began to receive {(call.At - stop.At) / 1e9:F1} s after its SIGTERM");
            }

            if (history.Events.Any(happened => happened.Who == stop.Who && happened is { Kind: "ended", What: "0" }))
            {
                graceful++;
                Held(history, stop, findings);
            }
        }

        return new("O12", $"{stops.Count} processes told to stop, {graceful} of them ended by themselves", findings);
    }

    private static void Held(History history, ProcessEvent stop, List<string> findings)
    {
        var messages = history.Messages;
        var mine = history.Calls.Where(call => call.Who == stop.Who && call.Service == "Sqs").ToList();
        if (mine.Any(call => call.Faults.Count > 0 && call.Operation != "ReceiveMessage"))
        {
            return; // A settlement that was disturbed may have been given up: visibility brings the message back then.
        }

        // A renewal hides for as long as the receive did; anything else gives back: at once, or after the delay of a redelivery.
        var hidden = messages.Received.ToLookup(received => received.Handle!, received => received.Visibility, StringComparer.Ordinal);
        var settlements = messages.Deletions.Where(deletion => deletion.Call.Who == stop.Who)
            .Concat(messages.Changes.Where(change => change.Call.Who == stop.Who && !hidden[change.Handle!].Contains(change.Visibility)))
            .ToList();
        var settled = settlements.Select(done => done.Handle!).ToHashSet(StringComparer.Ordinal);
        var held = messages.Received.Where(received => received.Call.Who == stop.Who && received.Call.Faults.Count == 0 && !settled.Contains(received.Handle!)).ToList();
        // A message that came twice is settled by its newest handle.
        held.RemoveAll(message => messages.Received.Any(other => other.Meaning == message.Meaning && other.Call.Who == stop.Who && settled.Contains(other.Handle!)));
        // A proxy that has a message come twice gives its older handle once more, where SQS would give a new one: who then settles
        // by that one, or tries to, holds nothing any more.
        if (mine.Any(call => call.Operation == "ReceiveMessage" && call.Faults.Any(fault => fault.StartsWith("F09", StringComparison.Ordinal))))
        {
            held.RemoveAll(message => settlements.Any(done => done.Visibility == 0 && done.Meaning == message.Meaning));
        }

        findings.AddRange(held.Take(3).Select(message => $"{stop.Who} ended after SIGTERM and kept {message.Meaning?.Kind ?? "a message"} {message.Meaning?.Batch} of {message.Queue}"));
        findings.AddRange(messages.Sent.Where(sent => sent.Call.Who == stop.Who && sent.Call.At > stop.At && sent.Meaning?.Error?.Contains("Cancel", StringComparison.Ordinal) == true)
            .Select(sent => $"{stop.Who} reported batch {sent.Meaning!.Batch} dead of its own stop"));
    }

    // Stopped by SIGSTOP or held to a part of a processor: when it learnt of the signal is not known.
    private static bool IsSlowed(History history, string who) =>
        history.Events.Any(happened => happened.Who == who && (happened.Kind == "limit" || happened is { Kind: "signal", What: "SIGSTOP" }));
}
