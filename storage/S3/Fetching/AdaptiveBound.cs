namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// How many GETs S3 bears: additive increase, multiplicative decrease. Throttling is S3's own word, and takes a third as soon as
/// more of the requests are refused than a service refuses that is well (a CUSUM test: each refusal counts against seven answers).
/// Answers that come late are only a hint, for S3 may as well be slow by itself: then a fifth is taken on trial, and given
/// back where answers come no sooner for it, because fewer requests at the same latency are only fewer answers.
/// </summary>
internal sealed class AdaptiveBound(int most, TimeProvider time)
{
    /// <summary>Windows in a row that must be late: a pause of this process makes one, a queue makes all.</summary>
    public const int Patience = 3;

    /// <summary>S3 adds room as it sees load; a half would lose more than it saves, and several thirds come fast where needed.</summary>
    private const double ThrottledShare = 2.0 / 3;

    private const double LateShare = 0.8;

    /// <summary>
    /// One refusal in eight is what is borne for ever: refused requests cost little and are sent again, while a bound that followed
    /// every one would fall to a seventh where 5 % are refused by chance.
    /// </summary>
    private const double AnswersARefusal = 7;

    /// <summary>Eight at once from nothing. Of 5 % by chance one in 300,000 requests comes so far, and it costs half a second of a third.</summary>
    private const double MostRefusals = 8;

    /// <summary>While so many count, nothing is added: a bound that rises meanwhile would reach far beyond what is borne.</summary>
    private const double SomeRefusals = 2;

    /// <summary>A queue that is a fifth shorter is passed a fifth sooner; at 0.85 no more than 6 % of the answers are lost to chance.</summary>
    private const double WorthIt = 0.85;

    private const int SmallestWindow = 64;

    /// <summary>Only throttling goes below: however late, S3 is asked for something.</summary>
    private readonly double _leastByLateness = Math.Max(1, most / 4);

    private readonly LatencyTrend _trend = new(Math.Max(SmallestWindow, most), time);
    private double _limit = most;
    private (double Limit, long Median)? _trial;
    private double _refusals;
    private int _windows;

    public int Limit => (int)_limit;

    /// <returns>Whether the bound is lower for it.</returns>
    public bool Throttled()
    {
        if (++_refusals < MostRefusals)
        {
            return false;
        }

        _refusals = 0;
        _trial = null;
        _windows = 0;
        _limit = Math.Max(1, _limit * ThrottledShare);
        return true;
    }

    /// <param name="firstByte">From the request to the head of its answer.</param>
    public void Answered(TimeSpan firstByte)
    {
        _refusals = Math.Max(0, _refusals - (1 / AnswersARefusal));
        if (_trend.Add(firstByte))
        {
            Judge();
        }

        if (_trial is null && _refusals < SomeRefusals && _trend.Verdict == LatencyVerdict.Prompt)
        {
            _limit = Math.Min(most, _limit + (1 / _limit));
        }
    }

    private void Judge()
    {
        if (_trial is { } trial)
        {
            if (++_windows == Patience)
            {
                (_trial, _windows) = (null, 0);
                if (_trend.Median > trial.Median * WorthIt)
                {
                    _limit = trial.Limit;
                    _trend.Accept();
                }
            }

            return;
        }

        _windows = _trend.Verdict == LatencyVerdict.Late ? _windows + 1 : 0;
        if (_windows == Patience)
        {
            _windows = 0;
            if (_limit > _leastByLateness)
            {
                _trial = (_limit, _trend.Median);
                _limit = Math.Max(_leastByLateness, _limit * LateShare);
            }
        }
    }
}
