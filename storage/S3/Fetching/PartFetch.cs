using System.Globalization;
using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// Some bytes of an object, fetched into memory to the last one: faults on the way, also amid the body, are mended here, and
/// the rest is asked for from where the body stopped. Every request is for the listed ETag, so no two versions ever mix.
/// </summary>
internal sealed class PartFetch(S3Connections connections, Bucket bucket, string key, Item item, long offset, Memory<byte> into)
{
    /// <summary>A timer may fire a tick early, and what its clock has then left is too little for a request.</summary>
    private static readonly TimeSpan LeastAttempt = TimeSpan.FromMilliseconds(20);

    private readonly S3Options _options = connections.Options;
    private readonly long _began = connections.Options.Time.GetTimestamp();
    private readonly long _answersBefore = connections.Answers;
    private TimeSpan _left = connections.Options.PartDeadline;
    private long _heardAt;
    private int _filled;

    private readonly bool _comparesBody = connections.Options.EffectivelyComparesBodies;

    private bool IsWhole => offset == 0 && into.Length == item.Size;

    /// <exception cref="ItemException">The item is to blame.</exception>
    /// <exception cref="SourceException">The whole source is.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var region = bucket.Region;
            S3Fault? fault;
            Exception thrown;

            // The slot is held for one attempt: neither while backing off nor while anybody scans.
            using (var slot = await connections.Gets.EnterAsync(cancellation))
            {
                var attemptBegan = _heardAt = _options.Time.GetTimestamp();
                try
                {
                    connections.Gets.Succeeded(await AttemptAsync(region, attemptBegan, cancellation));
                    connections.GotPart();
                    return;
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested && (fault = S3Fault.Of(e)) is not null)
                {
                    thrown = e;
                }

                _left -= _options.Time.GetElapsedTime(attemptBegan) - StoodStill();

                if (fault.Kind == S3FaultKind.Throttled)
                {
                    connections.Gets.Throttled(slot);
                }
            }

            if (bucket.Follow(fault, region))
            {
                continue;
            }

            if (!connections.MayTryAgain(fault, attempt, _began) || _left <= LeastAttempt)
            {
                var othersAnswer = connections.Answers > _answersBefore;
                throw ItemFaults.Of(new S3FaultException(fault, attempt, thrown), bucket.Name, othersAnswer);
            }

            if (fault.Kind == S3FaultKind.Corrupt || _filled == into.Length)
            {
                _filled = 0; // Which of the bytes are wrong, nobody knows.
            }

            await connections.BackOffAsync(attempt, cancellation);
        }
    }

    /// <returns>How long the first byte took.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TimeSpan> AttemptAsync(string region, long began, CancellationToken cancellation)
    {
        using var get = new HedgedGet(connections, region, NewRequest(), cancellation);
        var firstByte = await get.SendAsync();
        var (answer, limit) = (get.Answer, get.Limit);
        Check(answer);
        while (_filled < into.Length || answer.ContentLength < 0)
        {
            var left = _left - _options.Time.GetElapsedTime(began);
            limit.Extend(left < _options.IdleTimeout ? TimeSpan.FromMilliseconds(Math.Max(1, left.TotalMilliseconds)) : _options.IdleTimeout);
            var full = _filled == into.Length;
            var count = await answer.ReadAsync(full ? new byte[1] : into[_filled..], limit.Token);
            if (count == 0)
            {
                break;
            }

            if (full)
            {
                throw new ItemException(QuarantineReason.Unreadable, $"The body went on after the {into.Length:N0} bytes that were asked for.");
            }

            _filled += count;
            _heardAt = _options.Time.GetTimestamp();
        }

        if (_filled < into.Length)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"the body ended after {_filled:N0} of {into.Length:N0} bytes");
        }

        if (_comparesBody && IsWhole && BodyTag.IsDigest(answer) && !BodyTag.Fits(into.Span, item.ETag))
        {
            throw new CorruptBodyException($"the {into.Length:N0} bytes of the body do not fit the ETag {item.ETag}");
        }

        return firstByte;
    }

    // A process that is stopped, or whose machine sleeps, finds every time limit passed when it goes on. No item is to blame for
    // that: a silence that is longer than its limits together allow does not count.
    private TimeSpan StoodStill()
    {
        var silence = _options.Time.GetElapsedTime(_heardAt) - _options.FirstByteTimeout - _options.IdleTimeout;
        return silence > TimeSpan.Zero ? silence : TimeSpan.Zero;
    }

    private ObjectGet NewRequest()
    {
        var from = offset + _filled;
        var to = offset + into.Length;
        var range = from == 0 && to == item.Size ? null : string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{to - 1}");
        return new ObjectGet(bucket.Name, key, item.ETag, range);
    }

    // If-Match is a request; what came back is what counts. Servers that ignore conditions and ranges exist.
    private void Check(ObjectAnswer answer)
    {
        if (answer.ETag is { } tag && !ETags.AreSame(tag, item.ETag))
        {
            throw ItemFaults.Changed($"It was listed with ETag {item.ETag}, and now has {tag}.");
        }

        if (IsWhole && string.IsNullOrEmpty(answer.ContentRange))
        {
            _filled = 0; // Asked for the rest, it gives all.
        }

        var expected = (long)into.Length - _filled;
        if (answer.ContentLength >= 0 && answer.ContentLength != expected)
        {
            throw new ItemException(
                QuarantineReason.Unreadable,
                $"S3 answered with {answer.ContentLength:N0} bytes where {expected:N0} of the {item.Size:N0} listed were asked for. "
                + "List the source again, then requeue the item.");
        }

        if (answer.ContentRange is { Length: > 0 } range && !range.EndsWith($"/{item.Size}", StringComparison.Ordinal))
        {
            throw new ItemException(
                QuarantineReason.Unreadable, $"It was listed with {item.Size:N0} bytes, and S3 answered '{range}'. List the source again, then requeue the item.");
        }
    }
}
