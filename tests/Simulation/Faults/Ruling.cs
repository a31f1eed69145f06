namespace QueueMap.Simulation.Faults;

/// <summary>What goes wrong with one call.</summary>
internal enum Trouble
{
    None,

    /// <summary>Refused for the rate of calls; nothing was done.</summary>
    Throttled,

    /// <summary>The service failed, and says so; nothing was done.</summary>
    ServerError,

    /// <summary>The request never came; the caller waits in vain.</summary>
    RequestLost,

    /// <summary>It was done, and the caller waits in vain for the answer: the outcome is unknown to it.</summary>
    AnswerLost,
}

internal enum KillAt
{
    Never,

    /// <summary>The caller is dead before its call has an effect.</summary>
    BeforeEffect,

    /// <summary>The call has its effect, and the caller is dead before it hears of it.</summary>
    AfterEffect,
}

internal readonly record struct Ruling(Trouble Trouble, KillAt Kill, TimeSpan There, TimeSpan Back)
{
    /// <summary>What the call waits for beside its way there; null where nothing is.</summary>
    public Task? Hold { get; init; }
}
