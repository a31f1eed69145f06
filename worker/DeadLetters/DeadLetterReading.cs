using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.Worker.DeadLetters;

/// <summary>Letters in hand, hidden from others until they are given back; what is not removed is given back at the end.</summary>
public sealed class DeadLetterReading : IAsyncDisposable
{
    private readonly ISqs _sqs;
    private readonly string _queueUrl;
    private readonly Dictionary<string, string> _inHand = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeadLetter> _letters = new(StringComparer.Ordinal);

    internal DeadLetterReading(ISqs sqs, string queueUrl)
    {
        _sqs = sqs;
        _queueUrl = queueUrl;
    }

    /// <summary>The wanted letters, the oldest first.</summary>
    public IReadOnlyList<DeadLetter> Letters =>
        [.. _letters.Values.OrderBy(letter => letter.SentAt).ThenBy(letter => letter.MessageId, StringComparer.Ordinal)];

    /// <summary>Messages that were looked at, each once.</summary>
    public int Seen => _seen.Count;

    public IReadOnlySet<string> SeenIds => _seen;

    /// <summary>There was nothing left to look at. Somebody else may be holding a letter at this moment.</summary>
    public bool IsComplete { get; internal set; }

    internal void Take(DeadLetter letter, Func<DeadLetter, bool> keep)
    {
        _inHand[letter.MessageId] = letter.ReceiptHandle; // Of two receives only the handle of the later one is sure to work.
        if (_seen.Add(letter.MessageId) ? keep(letter) : _letters.ContainsKey(letter.MessageId))
        {
            _letters[letter.MessageId] = letter;
        }
    }

    /// <summary>Keeps letters hidden for longer than they were received for, because the work on them takes longer.</summary>
    public Task HoldAsync(IEnumerable<DeadLetter> letters, TimeSpan time, CancellationToken cancellation) =>
        ChangeAsync(letters.Select(letter => letter.MessageId), time < SqsLimits.MaxVisibility ? time : SqsLimits.MaxVisibility, cancellation);

    /// <returns>How many were deleted. One that could not be stays in the queue, and is given back with the others.</returns>
    public async Task<int> RemoveAsync(IEnumerable<DeadLetter> letters, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var chunk in letters.Where(letter => _inHand.ContainsKey(letter.MessageId)).Chunk(SqsLimits.MaxBatchEntries))
        {
            var results = await _sqs.DeleteAsync(_queueUrl, [.. chunk.Select(letter => _inHand[letter.MessageId])], cancellation);
            foreach (var (letter, _) in chunk.Zip(results).Where(entry => entry.Second.Error is null))
            {
                removed++;
                _inHand.Remove(letter.MessageId);
            }
        }

        return removed;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ChangeAsync([.. _inHand.Keys], TimeSpan.Zero, CancellationToken.None);
        }
        catch (SqsException)
        {
            // They come back by themselves when their time is over.
        }

        _inHand.Clear();
    }

    private async Task ChangeAsync(IEnumerable<string> messageIds, TimeSpan visibility, CancellationToken cancellation)
    {
        foreach (var chunk in messageIds.Where(_inHand.ContainsKey).Chunk(SqsLimits.MaxBatchEntries))
        {
            await _sqs.ChangeVisibilityAsync(_queueUrl, [.. chunk.Select(id => new SqsVisibility(_inHand[id], visibility))], cancellation);
        }
    }
}
