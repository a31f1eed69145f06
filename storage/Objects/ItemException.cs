using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

/// <summary>An item cannot be read, for good. Its batch goes on without it.</summary>
public sealed class ItemException(QuarantineReason reason, string detail, Exception? inner = null) : IOException(detail, inner)
{
    public QuarantineReason Reason { get; } = reason;
}
