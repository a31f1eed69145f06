using System.Globalization;

namespace QueueMap.AmazonSqs.Sqs.Wire;

/// <summary>Puts a batch's answer, two lists in any order, back into the order of the entries.</summary>
internal static class BatchAnswer
{
    public static string IdOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    public static SqsEntryResult[] Read(BatchJson answer, int count, Func<BatchDoneJson, int, SqsEntryResult> done)
    {
        var results = new SqsEntryResult?[count];
        foreach (var entry in answer.Successful ?? [])
        {
            if (IndexOf(entry.Id, count) is { } index)
            {
                results[index] = done(entry, index);
            }
        }

        foreach (var entry in answer.Failed ?? [])
        {
            if (IndexOf(entry.Id, count) is { } index)
            {
                var code = entry.Code ?? "Unknown";
                results[index] = new(new(SqsErrorKinds.Of(code), code, entry.Message ?? "SQS gave no reason.", entry.SenderFault));
            }
        }

        // An entry that the answer does not name may or may not be done: it counts as failed, and may be tried again.
        return [.. results.Select(result => result ?? new SqsEntryResult(new(
            SqsErrorKind.Unknown, "NoAnswer", "The answer of SQS does not name this entry; it may or may not be done.", IsSenderFault: false)))];
    }

    private static int? IndexOf(string id, int count) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count ? index : null;
}
