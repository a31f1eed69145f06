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

    /// <summary>The upstream does what it is asked, and its answer is held back as a latency holds back the call.</summary>
    HeldResponse = 12,

    /// <summary>The answer's body comes a byte at a time, with the rule's milliseconds between two.</summary>
    SlowBody = 13,

    /// <summary>Half of the answer's body comes, and then nothing more until the client leaves or other faults are set.</summary>
    StalledBody = 14,

    /// <summary>One byte of the answer's body is another, and its length is as it was.</summary>
    CorruptBody = 15,

    /// <summary>The answer is whole by its own word, and has half of the body.</summary>
    ShortBody = 16,

    /// <summary>The answer is whole by its own word, and has a part of its body twice.</summary>
    LongBody = 17,

    /// <summary>Refused with 404: there is no such key.</summary>
    NotFound = 18,

    /// <summary>Refused with 412: it is not what was asked for any more.</summary>
    Changed = 19,

    /// <summary>Refused with 403: the object lies in an archive.</summary>
    Archived = 20,

    /// <summary>Refused: the caller's credentials have expired.</summary>
    Expired = 21,

    /// <summary>Refused: too many messages of the queue are in flight.</summary>
    OverLimit = 22,

    /// <summary>A listing, a query or a scan is forwarded with a page of one, so that it needs many.</summary>
    SmallPage = 23,

    /// <summary>A query of DynamoDB is answered with a page that holds nothing and says where to go on.</summary>
    EmptyPage = 24,

    /// <summary>The entries of a batch's answer come in the opposite order.</summary>
    Reordered = 25,
}
