namespace QueueMap.Worker.Mapping;

/// <summary>How far a compressed item may expand.</summary>
public static class ContentLimits
{
    /// <summary>GSOD shrinks 6 times and a file of one repeated row 150 times; deflate can reach 1,032 times.</summary>
    public const int MaxExpansion = 200;

    /// <summary>64 MiB: whatever its ratio, an item that small costs less than a second.</summary>
    public const long AlwaysAllowedBytes = 64L << 20;

    /// <summary>The most bytes that an item of that stored size may expand to.</summary>
    public static long MaxBytes(long stored) => Math.Max(AlwaysAllowedBytes, stored > long.MaxValue / MaxExpansion ? long.MaxValue : stored * MaxExpansion);
}
