using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Batching;

/// <summary>Sends single messages to one queue, in batches. A send returns when SQS holds the message.</summary>
internal sealed class QueueSender
{
    private readonly string _queueUrl;
    private readonly Batcher<SqsSend> _batcher;

    public QueueSender(ISqs sqs, string queueUrl, TimeProvider time, Backoff backoff)
    {
        _queueUrl = queueUrl;
        // No token: a batch carries messages of many senders, and one who gives up must not take the others along.
        _batcher = new(
            BatcherOptions.Sending, entries => sqs.SendAsync(queueUrl, entries, CancellationToken.None), entry => entry.Bytes, backoff, time);
    }

    public async Task SendAsync(SqsSend message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SendChecks.Check(message);
        var result = await _batcher.AddAsync(message).WaitAsync(cancellation);
        if (result.Error is { } error)
        {
            throw new SqsException(
                error.Kind,
                $"SQS did not take the message for {_queueUrl}: {error.Code}, {error.Detail}"
                + (error.IsSenderFault ? " The same message would fail again." : " It may be sent again."),
                error.Code,
                System.Net.HttpStatusCode.BadRequest);
        }
    }

    public Task FlushAsync() => _batcher.FlushAsync();
}
