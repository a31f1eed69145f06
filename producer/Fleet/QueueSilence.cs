using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.Producer.Fleet;

/// <summary>
/// Whether queues have held nothing for so long that what a run still waits for cannot be in them: no message visible, in
/// flight or delayed at any look. A depth that is unknown is not 0, and begins the time anew.
/// </summary>
internal sealed class QueueSilence(ISqsQueues sqs, IReadOnlyList<string> queueUrls, TimeProvider time)
{
    /// <summary>A look costs one call a queue.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>
    /// SQS counts late by up to a minute, and a message that leaves one queue for the next is in neither for a moment. The
    /// rest is for a reducer to write what it took last.
    /// </summary>
    public static readonly TimeSpan Enough = TimeSpan.FromSeconds(75);

    private readonly QueueDepthReader _reader = new(sqs);
    private long? _since;

    /// <summary>Why the last look did not learn a depth; null where it did.</summary>
    public string? WhyUnknown { get; private set; }

    /// <summary>Looks once.</summary>
    /// <returns>For how long every look has found nothing; null where this one found something, or learnt nothing.</returns>
    public async Task<TimeSpan?> LookAsync(CancellationToken cancellation)
    {
        WhyUnknown = null;
        foreach (var url in queueUrls)
        {
            var reading = await _reader.ReadAsync(url, cancellation);
            WhyUnknown ??= reading.WhyUnknown;
            if (!reading.IsKnownEmpty)
            {
                _since = null;
                return null;
            }
        }

        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value);
    }

    /// <summary>Something has moved all the same: the time begins anew.</summary>
    public void Restart() => _since = time.GetTimestamp();
}
