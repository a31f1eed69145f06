namespace QueueMap.AmazonSqs.Sqs;

/// <summary>The four operations that move messages. Everything that pumps is written against these, and tested on a server in memory.</summary>
public interface ISqs
{
    /// <param name="max">1 to 10 messages.</param>
    /// <param name="wait">How long the server may hold the request open until there is a message; at most 20 s.</param>
    /// <param name="visibility">How long what is received stays hidden from other receivers.</param>
    Task<SqsReceived> ReceiveAsync(string queueUrl, int max, TimeSpan wait, TimeSpan visibility, CancellationToken cancellation);

    /// <returns>One result for each entry, in their order.</returns>
    Task<IReadOnlyList<SqsEntryResult>> SendAsync(string queueUrl, IReadOnlyList<SqsSend> entries, CancellationToken cancellation);

    /// <returns>One result for each handle, in their order.</returns>
    Task<IReadOnlyList<SqsEntryResult>> DeleteAsync(string queueUrl, IReadOnlyList<string> receiptHandles, CancellationToken cancellation);

    /// <returns>One result for each entry, in their order.</returns>
    Task<IReadOnlyList<SqsEntryResult>> ChangeVisibilityAsync(string queueUrl, IReadOnlyList<SqsVisibility> entries, CancellationToken cancellation);
}
