namespace QueueMap.Worker.Reducing;

/// <summary>How partials are gathered before they are folded.</summary>
/// <param name="MaxPartials">Partials of one fold at most.</param>
/// <param name="Linger">Between the beginnings of two folds at least, unless one is full. A longer one makes fewer, larger writes.</param>
public sealed record FoldOptions(int MaxPartials, TimeSpan Linger)
{
    /// <summary>On a ledger that bills by the write: a hundred partials or a second, whichever comes first.</summary>
    public static readonly FoldOptions Billed = new(MaxPartials: 100, TimeSpan.FromSeconds(1));

    /// <summary>
    /// On a local disk. A write of a shard with twenty years of months takes a millisecond of CPU and two flushes: every
    /// 50 ms that is a fiftieth of a core, and what a kill costs is mapped again in as short a time.
    /// </summary>
    public static readonly FoldOptions Local = new(MaxPartials: 100, TimeSpan.FromMilliseconds(50));
}
