using QueueMap.Producer.Output;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>Dead letters as lines for a person. Whatever a message says is escaped here.</summary>
public static class DeadLetterReport
{
    private const int MaxRunsShown = 3;
    private const int MaxBatchesShown = 20;

    public static IEnumerable<string> List(IReadOnlyList<DeadLetterGroup> groups, DateTimeOffset now)
    {
        foreach (var group in groups)
        {
            yield return Printable.Of($"{group.Letters.Count,6:N0}  {group.Error}: {group.Example}");
            yield return Printable.Of($"        {Named(group)}{Age(group.Oldest, now)}");
        }
    }

    public static IEnumerable<string> Show(DeadLetter letter, DateTimeOffset now)
    {
        yield return Printable.Of(letter.Batch is { } batch
            ? batch.Kind switch
            {
                LetterKind.Partial => $"partial   of batch {batch.Batch} of run {batch.Run}, {batch.Items:N0} items",
                LetterKind.News => $"death     of batch {batch.Batch} of run {batch.Run}, pass {batch.Pass}",
                _ => $"batch     {batch.Batch} of run {batch.Run}, pass {batch.Pass}, {batch.Items:N0} items",
            }
            : $"message   {letter.MessageId} is no batch: {letter.Foreign}");
        yield return Printable.Of($"cause     {letter.Cause.Error}: {letter.Cause.Message}");
        yield return Printable.Of($"attempts  {letter.Attempts:N0}{(letter.IsSilent ? ", receives by this command included" : $", the last on {letter.Cause.Worker}, {letter.Cause.At:u}")}");
        yield return $"message   {Printable.Of(letter.MessageId)}{Age(letter.SentAt, now)}";
        foreach (var line in (letter.Stack ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return Printable.Of($"stack     {line}");
        }
    }

    private static string Named(DeadLetterGroup group)
    {
        var runs = group.Runs;
        if (runs.Count != 1)
        {
            return runs.Count == 0
                ? "none of them is a batch"
                : $"{group.Batches:N0} batches of {runs.Count:N0} runs: {string.Join(", ", runs.Take(MaxRunsShown))}{(runs.Count > MaxRunsShown ? ", ..." : "")}";
        }

        List<int> batches = [.. group.Letters.Select(letter => letter.Batch!.Batch).Distinct().Order()];
        return $"run {runs[0]}: batch {string.Join(", ", batches.Take(MaxBatchesShown))}{(batches.Count > MaxBatchesShown ? $" and {batches.Count - MaxBatchesShown:N0} more" : "")}";
    }

    private static string Age(DateTimeOffset? sent, DateTimeOffset now) =>
        sent is { } at ? $"; the oldest was sent {Quantity.Time(now > at ? now - at : TimeSpan.Zero)} ago" : "";
}
