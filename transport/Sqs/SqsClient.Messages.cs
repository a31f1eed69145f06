using System.Text.Json;
using QueueMap.AmazonSqs.Sqs.Wire;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Sqs;

public sealed partial class SqsClient
{
    private static readonly Dictionary<string, string> None = [];

    public async Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation)
    {
        var answer = await CallAsync("ReceiveMessage", queueUrl, SqsJson.Default.ReceivedJson, json =>
        {
            json.WriteString("QueueUrl", queueUrl);
            json.WriteNumber("MaxNumberOfMessages", max);
            json.WriteNumber("WaitTimeSeconds", Seconds(wait));
            json.WriteNumber("VisibilityTimeout", Seconds(visibility));
            // The same wish by its old and its new name: servers know one, the other, or both.
            json.Array("AttributeNames", ["All"]);
            json.Array("MessageSystemAttributeNames", ["All"]);
            json.Array("MessageAttributeNames", ["All"]);
        }, cancellation);
        var intact = (answer.Messages ?? []).ToLookup(message => BodyDigest.Matches(message.Body, message.Md5OfBody), Message);
        return new([.. intact[true]], [.. intact[false]]);
    }

    public async Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation)
    {
        SendChecks.CheckBatch(entries.Count, entries.Sum(entry => entry.Bytes));
        foreach (var entry in entries)
        {
            SendChecks.Check(entry);
        }

        var answer = await CallAsync("SendMessageBatch", queueUrl, SqsJson.Default.BatchJson, json => json.Entries(queueUrl, entries, json.SendEntry), cancellation);
        var results = BatchAnswer.Read(answer, entries.Count, (done, index) => BodyDigest.Matches(entries[index].Body, done.Md5OfBody)
            ? new(Error: null, done.MessageId)
            : new(new(SqsErrorKind.BodyCorrupt, "BodyCorrupt", "SQS stored another body than the one sent: their MD5 differ.", IsSenderFault: false), done.MessageId));
        CallMetrics.Sent(queueUrl, results);
        return results;
    }

    public async Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation)
    {
        SendChecks.CheckBatch(receiptHandles.Count, bytes: 0);
        var answer = await CallAsync("DeleteMessageBatch", queueUrl, SqsJson.Default.BatchJson, json => json.Entries(queueUrl, receiptHandles, json.Handle), cancellation);
        return BatchAnswer.Read(answer, receiptHandles.Count, static (_, _) => SqsEntryResult.Done);
    }

    public async Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(
        string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation)
    {
        SendChecks.CheckBatch(entries.Count, bytes: 0);
        var answer = await CallAsync("ChangeMessageVisibilityBatch", queueUrl, SqsJson.Default.BatchJson, json => json.Entries(queueUrl, entries, entry =>
        {
            json.Handle(entry.ReceiptHandle);
            json.WriteNumber("VisibilityTimeout", Seconds(entry.Timeout));
        }), cancellation);
        return BatchAnswer.Read(answer, entries.Count, static (_, _) => SqsEntryResult.Done);
    }

    /// <summary>Rounded up: a lock that ends early is a message that runs twice.</summary>
    private static int Seconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);

    private static SqsMessage Message(MessageJson message) => new(
        message.MessageId,
        message.ReceiptHandle,
        message.Body,
        message.Attributes ?? None,
        message.MessageAttributes?.ToDictionary(pair => pair.Key, pair => pair.Value.StringValue ?? pair.Value.BinaryValue ?? "", StringComparer.Ordinal) ?? None);
}
