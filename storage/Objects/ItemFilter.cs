using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;

namespace QueueMap.Storage.Objects;

/// <summary>Tells which objects of a source are items of a job. Safe to use from many threads.</summary>
public sealed class ItemFilter
{
    private readonly ItemRule _rule;
    private readonly KeyGlobs _globs;
    private readonly KeyGlobs _excluded;

    /// <param name="partitioned">Whether a folder at the top of the source is a partition.</param>
    public ItemFilter(ItemRule rule, bool partitioned)
    {
        _rule = rule;
        _globs = new KeyGlobs(rule.Include);
        _excluded = new KeyGlobs(rule.Exclude ?? []);
        IsPartitioned = partitioned;
    }

    /// <summary>Only what lies in a partition is an item.</summary>
    public bool IsPartitioned { get; }

    /// <summary>
    /// Tells by all that is known. An object that was asked for and not found has neither size nor date, and is told by its
    /// key alone: left out for its missing bytes, it would be gone without a word.
    /// </summary>
    public bool Includes(Item item) => Includes(item.Key)
        && (!item.WasFound || (_rule.AllowsSize(item.Size) && (item.Modified is not { } modified || _rule.AllowsDate(modified))));

    /// <summary>Tells by the key: false is the last word.</summary>
    public bool Includes(string key) => (!IsPartitioned || IsInPartition(key)) && _globs.Match(key) && !_excluded.Match(key);

    private bool IsInPartition(string key)
    {
        var end = key.IndexOf('/', StringComparison.Ordinal);
        return end >= 0 && _rule.IsPartition(key.AsSpan(0, end));
    }
}
