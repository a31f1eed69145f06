using QueueMap.Contracts.Jobs;

namespace QueueMap.Storage.Objects;

/// <summary>Tells which objects of a source are items of a job. Safe to use from many threads.</summary>
public sealed class ItemFilter
{
    private readonly ItemRule _rule;
    private readonly KeyGlobs _globs;

    /// <param name="partitioned">Whether a folder at the top of the source is a partition.</param>
    public ItemFilter(ItemRule rule, bool partitioned)
    {
        _rule = rule;
        _globs = new KeyGlobs(rule.Include);
        IsPartitioned = partitioned;
    }

    /// <summary>Only what lies in a partition is an item.</summary>
    public bool IsPartitioned { get; }

    public bool Includes(string key) => (!IsPartitioned || IsInPartition(key)) && _globs.Match(key);

    private bool IsInPartition(string key)
    {
        var end = key.IndexOf('/', StringComparison.Ordinal);
        return end >= 0 && _rule.IsPartition(key.AsSpan(0, end));
    }
}
