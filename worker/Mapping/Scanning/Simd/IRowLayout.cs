namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>What kinds of fields a shape has, for the compiler to leave out what is not needed.</summary>
internal interface IRowLayout
{
    /// <summary>Some field is neither quoted nor empty.</summary>
    static abstract bool HasBareText { get; }
}

internal readonly struct QuotedLayout : IRowLayout
{
    public static bool HasBareText => false;
}

internal readonly struct MixedLayout : IRowLayout
{
    public static bool HasBareText => true;
}
