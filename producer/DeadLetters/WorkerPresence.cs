using System.Globalization;

namespace QueueMap.Producer.DeadLetters;

/// <summary>Whether anybody seems to take batches. SQS knows no consumers, so this is a guess from its counts, and says so.</summary>
public sealed class WorkerPresence(IFleetQueues queues, TimeProvider time)
{
    private const string Visible = "ApproximateNumberOfMessages";
    private const string InFlight = "ApproximateNumberOfMessagesNotVisible";

    /// <summary>A worker that polls takes a waiting message within milliseconds; the counts lag by a second or so.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    /// <returns>A warning, or null where there is nothing to warn of.</returns>
    public async Task<string?> WarningAsync(CancellationToken cancellation)
    {
        if (!await IsIdleAsync(cancellation))
        {
            return null;
        }

        await Task.Delay(Between, time, cancellation);
        return await IsIdleAsync(cancellation)
            ? "No worker seems to be running: messages wait in the batches' queue, and none was in work at two looks "
                + $"{Between.TotalSeconds:0} s apart. What is requeued waits there until one runs."
            : null;
    }

    // An empty queue says nothing: it looks the same with a hundred workers and with none. Nor does a count that is missing.
    private async Task<bool> IsIdleAsync(CancellationToken cancellation)
    {
        var counts = await queues.Queues.GetAttributesAsync(queues.Urls.Batches, [Visible, InFlight], cancellation);
        return Count(Visible) > 0 && Count(InFlight) == 0;

        long? Count(string name) => long.TryParse(counts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
