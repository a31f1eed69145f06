namespace QueueMap.Simulation.Faults;

/// <summary>What a fault may be aimed at: something that has just become durable, or has just been sent.</summary>
internal enum Moment
{
    Always,
    SegmentWritten,
    ListingComplete,
    PartialSent,
    Folded,

    /// <summary>The news of a death was sent.</summary>
    NewsSent,

    /// <summary>A batch or a partial came to the dead letters.</summary>
    LetterCame,

    /// <summary>A batch is dead in the ledger.</summary>
    Buried,

    /// <summary>A dead batch is awaited again.</summary>
    Marked,
    Reducing,
    ShardClosed,
    ResultPublished,
    Ended,
    RequeueBegun,
    Opened,
    Cancelled,
}
