using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Faults;

/// <summary>
/// Which faults a world has, and how often. Each seed has a choice of them, some none at all: where everything fails at once,
/// little of the work is ever reached.
/// </summary>
internal sealed class FaultPlan
{
    private readonly Simulator _simulator;
    private readonly Random _chance;
    private readonly List<NamedKill> _kills = [];
    private readonly double _callRate;
    private readonly double _killRate;
    private readonly double _slowRate;
    private readonly bool _throttles;
    private readonly bool _fails;
    private readonly bool _losesRequests;
    private readonly bool _losesAnswers;
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);
    private bool _isOver;

    public FaultPlan(Simulator simulator, FaultCount count, FaultChoice choice = FaultChoice.BySeed)
    {
        (_simulator, _chance, Count) = (simulator, simulator.Chance, count);
        (Lasting, Aimed, Late) = (new LastingFaults(simulator, count), new AimedFaults(simulator, count), new LateMessages(simulator, count));
        IsCalm = choice == FaultChoice.None || (choice == FaultChoice.BySeed && Chose(0.12));
        if (IsCalm || choice == FaultChoice.Scripted)
        {
            return;
        }

        for (var i = Chose(0.1) ? 1 + _chance.Next(3) : 0; i > 0; i--)
        {
            Lasting.AddAny();
        }

        // Where little else goes wrong, what comes of a fault that lasts is seen to its end.
        _callRate = Lasting.IsAny ? Pick(0, 0, 0.005) : Pick(0, 0.01, 0.03, 0.1, 0.2);
        _throttles = Chose(0.5);
        _fails = Chose(0.5);
        _losesRequests = Chose(0.4);
        _losesAnswers = Chose(0.6);
        foreach (var service in new[] { "sqs", "dynamo", "s3" })
        {
            if (Chose(0.7))
            {
                _services.Add(service);
            }
        }

        _slowRate = Pick(0, 0, 0.01, 0.05);
        _killRate = Lasting.IsAny ? Pick(0, 0, 0.0005) : Pick(0, 0, 0.002, 0.01, 0.03);
        Kills = _killRate > 0 || Chose(0.5);
        if (Kills)
        {
            for (var i = _chance.Next(4); i > 0; i--)
            {
                _kills.Add(NamedKill.Any(_chance));
            }
        }

        DuplicateRate = Chose(0.5) ? Pick(0.02, 0.1, 0.3) : 0;
        GhostRate = Chose(0.4) ? Pick(0.02, 0.1, 0.3) : 0;
        EntryRate = Chose(0.4) ? Pick(0.02, 0.1) : 0;
        StaleCounts = Chose(0.4);
        Freezes = Chose(0.25);
        Skews = Chose(0.25);
        Outage = Chose(0.12);
        LongAbsence = Chose(0.04);
        Purge = Chose(0.06);
        Vanishes = Chose(0.1);
        PoisonKills = Chose(0.08);
        CorruptBodies = Chose(0.2) ? Pick(0.05, 0.2) : 0;
        for (var i = Chose(0.4) ? 1 + _chance.Next(4) : 0; i > 0; i--)
        {
            Aimed.AddAny(Kills);
        }

        if (Lasting.IsAny && Chose(0.5))
        {
            Late.AddPartials();
        }
        else if (Chose(0.1))
        {
            Late.AddAny();
        }
    }

    public FaultCount Count { get; }

    /// <summary>No fault at all: what then is spent is what the work costs.</summary>
    public bool IsCalm { get; }

    /// <summary>Faults are over; set when a run of the liveness mode has had its share.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = Lasting.IsOver = Aimed.IsOver = Late.IsOver = value;
    }

    public LastingFaults Lasting { get; }

    public AimedFaults Aimed { get; }

    public LateMessages Late { get; }

    /// <summary>Is told of each moment.</summary>
    public Action<Moment> Raised { get; set; } = _ => { };

    public bool Kills { get; }

    public double DuplicateRate { get; }

    public double GhostRate { get; }

    public double EntryRate { get; }

    public bool StaleCounts { get; }

    public bool Freezes { get; }

    public bool Skews { get; }

    public bool Outage { get; }

    public bool LongAbsence { get; }

    public bool Purge { get; }

    /// <summary>One message is lost for good, which SQS does not do and an operator may.</summary>
    public bool Vanishes { get; }

    public bool PoisonKills { get; }

    public double CorruptBodies { get; }

    public bool IsAway => Disturbed.AllAwayUntil > _simulator.Now;

    public Disturbances Disturbed { get; } = new();

    /// <summary>Something has been done that faults are aimed at.</summary>
    public void Raise(Moment moment)
    {
        Aimed.Raise(moment);
        Late.Raise(moment);
        Raised(moment);
    }

    /// <param name="subject">What it is about, as lasting faults ask; empty where there are none.</param>
    public Ruling Next(SimProcess from, string service, string operation, string subject = "")
    {
        var there = Latency();
        var back = Latency();
        if (IsAway)
        {
            Mark(from, operation);
            return new(Trouble.RequestLost, KillAt.Never, there, back);
        }

        if (IsOver || IsCalm)
        {
            return new(Trouble.None, KillAt.Never, there, back);
        }

        var aimed = Aimed.Next(from, operation);
        var kill = aimed is { Kill: not KillAt.Never } strikes ? strikes.Kill : KillOf(from, operation);
        var trouble = Lasting.IsAny && subject.Length > 0 ? Lasting.Next(from, operation, subject) : Trouble.None;
        trouble = trouble == Trouble.None && _services.Contains(service) ? TroubleOf() : trouble;
        if (trouble != Trouble.None)
        {
            Mark(from, operation);
            Count.Add($"{NameOf(trouble, operation)} {service} {trouble}");
        }

        if (_slowRate > 0 && Chose(_slowRate))
        {
            there += TimeSpan.FromSeconds(_chance.NextDouble() * 4);
            Mark(from, operation);
            Count.Add($"F10 {service} slow");
        }

        if (aimed is { } held)
        {
            Disturbed.Add(from.Name, operation, _simulator.Now + held.Most.Ticks);
        }

        return new(trouble, kill, there, back) { Hold = aimed?.Hold };
    }

    public bool Strikes(double rate, string fault)
    {
        if (IsOver || rate <= 0 || !Chose(rate))
        {
            return false;
        }

        Count.Add(fault);
        return true;
    }

    public TimeSpan Latency() => TimeSpan.FromTicks((long)((0.5 + (_chance.NextDouble() * 15)) * TimeSpan.TicksPerMillisecond));

    private bool Chose(double share) => _chance.NextDouble() < share;

    private double Pick(params double[] values) => values[_chance.Next(values.Length)];

    private void Mark(SimProcess from, string operation) => Disturbed.Add(from.Name, operation, _simulator.Now);

    private static string NameOf(Trouble trouble, string operation) => (trouble, operation) switch
    {
        (Trouble.AnswerLost, "Receive") => "F12",
        (Trouble.AnswerLost, "Put") => "F28",
        (Trouble.AnswerLost, "Send") => "F13",
        (_, "Delete") => "F14",
        (_, "ChangeVisibility") => "F10",
        (Trouble.Throttled or Trouble.ServerError, "GetObject" or "PutObject" or "List" or "Head") => "F19",
        (Trouble.Throttled or Trouble.ServerError, _) => "F27",
        _ => "F33",
    };

    private Trouble TroubleOf()
    {
        if (_callRate <= 0 || !Chose(_callRate))
        {
            return Trouble.None;
        }

        return _chance.Next(4) switch
        {
            0 when _throttles => Trouble.Throttled,
            1 when _fails => Trouble.ServerError,
            2 when _losesRequests => Trouble.RequestLost,
            3 when _losesAnswers => Trouble.AnswerLost,
            _ => Trouble.None,
        };
    }

    private KillAt KillOf(SimProcess from, string operation)
    {
        if (!Kills)
        {
            return KillAt.Never;
        }

        foreach (var named in _kills)
        {
            if (named.Hits(from.Name, operation) is { } at)
            {
                Count.Add($"{FaultOf(from)} {RoleOf(from)} killed {(at == KillAt.BeforeEffect ? "before" : "after")} {operation}");
                return at;
            }
        }

        if (_killRate > 0 && Chose(_killRate))
        {
            var at = Chose(0.5) ? KillAt.BeforeEffect : KillAt.AfterEffect;
            Count.Add($"{FaultOf(from)} {RoleOf(from)} killed {(at == KillAt.BeforeEffect ? "before" : "after")} {operation}");
            return at;
        }

        return KillAt.Never;
    }

    private static string FaultOf(SimProcess process) => process.Name[0] switch
    {
        'w' => "F01",
        'r' => "F07",
        _ => "F05",
    };

    private static string RoleOf(SimProcess process) => process.Name[0] switch
    {
        'w' => "worker",
        'r' => "reducer",
        'p' => "producer",
        _ => "operator",
    };
}
