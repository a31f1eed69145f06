namespace QueueMap.FaultProxy.Faults;

public enum FaultKind
{
    /// <summary>Refused with the protocol's own throttling error, by each of its names in turn by chance.</summary>
    Throttled = 0,

    /// <summary>Refused with 500.</summary>
    ServerError = 1,

    /// <summary>Refused with 503.</summary>
    Unavailable = 2,

    /// <summary>The connection is cut, and the upstream never hears of the call.</summary>
    LostRequest = 3,

    /// <summary>The upstream does what it is asked, and the connection is cut before its answer.</summary>
    LostResponse = 4,

    /// <summary>The answer ends amid its body.</summary>
    TruncatedBody = 5,

    /// <summary>The call is held back before it is forwarded. May come together with one of the others.</summary>
    Latency = 6,

    /// <summary>A receive also brings a message that an earlier one has brought and that nobody has deleted, with its first receipt handle.</summary>
    Duplicate = 7,

    /// <summary>A receive also brings a message that has been deleted.</summary>
    DuplicateAfterDelete = 8,

    /// <summary>A deletion or change of visibility is forwarded with an earlier receipt handle of the message that was received more than once.</summary>
    StaleReceipt = 9,

    /// <summary>One entry of a batch is said to have failed; half the time, by chance, it is done all the same.</summary>
    PartialFailure = 10,

    /// <summary>Refused with 403: this caller may not do this.</summary>
    Denied = 11,
}
