namespace QueueMap.Worker.Reducing;

/// <summary>How partials are gathered before they are folded.</summary>
/// <param name="MaxPartials">Partials of one fold at most.</param>
/// <param name="Linger">How long a partial may wait for company. A longer wait makes fewer, larger writes.</param>
public sealed record FoldOptions(int MaxPartials, TimeSpan Linger)
{
    /// <summary>On a ledger that bills by the write: a hundred partials or a second, whichever comes first.</summary>
    public static readonly FoldOptions Billed = new(MaxPartials: 100, TimeSpan.FromSeconds(1));

    /// <summary>On a local disk, where a write costs less than a millisecond: what has gathered during the last write.</summary>
    public static readonly FoldOptions Local = new(MaxPartials: 100, TimeSpan.FromMilliseconds(5));
}
