using QueueMap.Contracts.Maxima;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// The best row of each month. Read by many threads while one at a time writes: a reader finds a row that is or was the best.
/// Each item asks for each of its months twice, so a month is found by two indexes, without a hash.
/// </summary>
internal sealed class MonthBests
{
    private const int MonthsOfDecade = 120;

    /// <summary>Years have four digits.</summary>
    private readonly Maximum?[]?[] _decades = new Maximum?[]?[1000];

    /// <param name="month">As of <see cref="MonthNumber"/>.</param>
    public Maximum? Find(int month) => _decades[month / MonthsOfDecade]?[month % MonthsOfDecade];

    public void Set(int month, Maximum best) => (_decades[month / MonthsOfDecade] ??= new Maximum?[MonthsOfDecade])[month % MonthsOfDecade] = best;

    /// <summary>Months ascending.</summary>
    public IEnumerable<KeyValuePair<int, Maximum>> All()
    {
        for (var decade = 0; decade < _decades.Length; decade++)
        {
            if (_decades[decade] is not { } months)
            {
                continue;
            }

            for (var i = 0; i < months.Length; i++)
            {
                if (months[i] is { } best)
                {
                    yield return new((decade * MonthsOfDecade) + i, best);
                }
            }
        }
    }
}
