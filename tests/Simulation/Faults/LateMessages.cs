using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;

namespace QueueMap.Simulation.Faults;

/// <summary>Messages that nobody is shown until something else has happened: a queue keeps no order, and has no bound to how late it is.</summary>
internal sealed class LateMessages(Simulator simulator, FaultCount count)
{
    private static readonly Moment[] s_moments =
    [
        Moment.Buried, Moment.Buried, Moment.Reducing, Moment.ShardClosed, Moment.ResultPublished, Moment.Ended, Moment.RequeueBegun, Moment.Opened, Moment.Cancelled,
        Moment.ListingComplete, Moment.LetterCame,
    ];

    private readonly List<Rule> _rules = [];
    private readonly List<(Moment Until, Action Show)> _held = [];
    private Moment? _return;
    private bool _isOver;

    public bool IsOver
    {
        get => _isOver;
        set
        {
            _isOver = value;
            Show(_ => true);
        }
    }

    /// <summary>Partials whose batches die before anybody is shown them, and then while their run is being ended.</summary>
    public void AddPartials()
    {
        var chance = simulator.Chance;
        _rules.Add(new Rule("PartialMaxima", 1 + chance.Next(2), chance.Next(2), chance.Next(2) == 0 ? Moment.Reducing : Moment.ShardClosed, int.MaxValue));
    }

    public void AddAny()
    {
        var chance = simulator.Chance;
        _rules.Add(new Rule(
            chance.Next(3) switch { 0 => "MapBatch", 1 => "BatchDied", _ => "PartialMaxima" },
            1 + chance.Next(4),
            chance.Next(4),
            s_moments[chance.Next(s_moments.Length)],
            chance.Next(3) == 0 ? 1 + chance.Next(5) : int.MaxValue));
    }

    /// <summary>The first news of a death.</summary>
    public void AddNews(Moment until) => _rules.Add(new Rule("BatchDied", OneOf: 1, Place: 0, until, Most: 1));

    /// <summary>All partials of the first batch.</summary>
    public void AddFirstPartials(Moment until) => _rules.Add(new Rule("PartialMaxima", OneOf: int.MaxValue, Place: 0, until, int.MaxValue));

    /// <summary>The second batch's message comes again when it has been deleted.</summary>
    public void AddReturn(Moment at) => _return = at;

    /// <param name="show">What brings it back.</param>
    /// <returns>Whether the message, which was deleted, comes again.</returns>
    public bool Returns(Letter letter, Action show)
    {
        if (_isOver || _return is not { } at || letter is not { Kind: "MapBatch", Batch: 1 })
        {
            return false;
        }

        _return = null;
        count.Add("F09 delivered after delete, when something else was done");
        _held.Add((at, show));
        return true;
    }

    /// <param name="show">What ends it.</param>
    /// <returns>Whether the message is kept.</returns>
    public bool Keeps(Letter letter, Action show)
    {
        if (_isOver)
        {
            return false;
        }

        foreach (var rule in _rules)
        {
            if (rule.Kind == letter.Kind && letter.Batch % rule.OneOf == rule.Place % rule.OneOf && rule.Left-- > 0)
            {
                count.Add("F11 message late until something else was done");
                _held.Add((rule.Until, show));
                return true;
            }
        }

        return false;
    }

    public void Raise(Moment moment) => Show(until => until == moment);

    private void Show(Predicate<Moment> isDue)
    {
        if (_held.Count == 0)
        {
            return;
        }

        var due = _held.FindAll(held => isDue(held.Until));
        _held.RemoveAll(due.Contains);
        foreach (var (_, show) in due)
        {
            simulator.After(TimeSpan.FromMilliseconds(simulator.Chance.NextDouble() * 60), show);
        }
    }

    private sealed record Rule(string Kind, int OneOf, int Place, Moment Until, int Most)
    {
        public int Left { get; set; } = Most;
    }
}
