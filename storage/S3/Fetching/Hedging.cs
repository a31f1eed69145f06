namespace QueueMap.Storage.S3.Fetching;

/// <summary>When a request is so late that a second one is likely to be answered first, and how many such S3 is to bear.</summary>
internal sealed class Hedging(S3Options options)
{
    private const int Samples = 256;

    /// <summary>Answers that must have been seen before their times say anything.</summary>
    private const int FewestSamples = 64;

    /// <summary>Until then: ten times the usual first byte of S3, and more.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromMilliseconds(500);

    /// <summary>A server near by answers within a millisecond; a pause of this process must not double its requests.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(20);

    /// <summary>Enough for a slow minute after a fast hour, and far from a herd.</summary>
    private const double MostSaved = 8;

    private readonly Lock _lock = new();
    private readonly long[] _latest = new long[Samples];
    private readonly long[] _sorted = new long[Samples];
    private int _seen;
    private double _saved;
    private TimeSpan _p95;

    public bool IsOn => options.HedgeShare > 0;

    public TimeSpan Delay
    {
        get
        {
            lock (_lock)
            {
                // Half as long again as 95 % need: at exactly that time every twentieth request would be sent twice.
                var after = options.HedgeAfter ?? (_seen < FewestSamples ? s_unknown : _p95 * 1.5);
                return after > s_shortest || options.HedgeAfter is not null ? after : s_shortest;
            }
        }
    }

    /// <summary>Every request saves up a share of an extra one.</summary>
    public void Sent()
    {
        lock (_lock)
        {
            _saved = Math.Min(MostSaved, _saved + options.HedgeShare);
        }
    }

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_saved < 1)
            {
                return false;
            }

            _saved--;
            return true;
        }
    }

    public void Took(TimeSpan firstByte)
    {
        lock (_lock)
        {
            _latest[_seen++ % Samples] = firstByte.Ticks;
            if (_seen % FewestSamples == 0)
            {
                var sorted = _sorted.AsSpan(0, Math.Min(_seen, Samples));
                _latest.AsSpan(0, sorted.Length).CopyTo(sorted);
                sorted.Sort();
                _p95 = TimeSpan.FromTicks(sorted[sorted.Length * 95 / 100]);
            }

            if (_seen == int.MaxValue - 1)
            {
                _seen = Samples;
            }
        }
    }
}
