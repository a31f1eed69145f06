namespace QueueMap.Simulation.World;

/// <summary>What makes an object one that can only be quarantined.</summary>
internal enum BadForm
{
    /// <summary>A row has too few fields.</summary>
    Ragged = 0,

    /// <summary>The header lacks the column of the value.</summary>
    MissingColumn = 1,

    /// <summary>The header names the column of the value twice.</summary>
    AmbiguousColumn = 2,

    Empty = 3,

    /// <summary>A quote is never closed.</summary>
    Unclosed = 4,

    NotUtf8 = 5,

    /// <summary>A value is no number.</summary>
    BadValue = 6,

    /// <summary>A date is none.</summary>
    BadDate = 7,
}
