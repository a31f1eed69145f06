namespace QueueMap.Contracts.Maxima;

/// <summary>
/// The best row of each group. Adding is commutative, associative and idempotent, because <see cref="Maximum.Beats"/> is
/// a total order: any split of the rows, any order and any repetition give the same table.
/// </summary>
public sealed class MaximaTable(int tieColumns)
{
    private readonly SortedDictionary<string, Maximum> _byGroup = new(StringComparer.Ordinal);

    public int Count => _byGroup.Count;

    /// <summary>Groups in ordinal order, each with its best row.</summary>
    public IEnumerable<KeyValuePair<string, Maximum>> Groups => _byGroup;

    /// <returns>Null where the group has no row.</returns>
    public Maximum? Find(string group) => _byGroup.GetValueOrDefault(group);

    public void Add(string group, Maximum candidate)
    {
        if (!_byGroup.TryGetValue(group, out var holder) || Maximum.Beats(candidate, holder, tieColumns))
        {
            _byGroup[group] = candidate;
        }
    }

    public void Add(IEnumerable<KeyValuePair<string, Maximum>> others)
    {
        foreach (var (group, candidate) in others)
        {
            Add(group, candidate);
        }
    }
}
