using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Maxima;

/// <summary>
/// The best row of each group, never changed once made. Groups that are months lie flat, by number, with nothing to follow
/// for a month that loses (docs/adr/0007-folding-flat.md); any other text is a group too, and lies in a dictionary. Read as
/// one, it gives rows as objects, made anew at each call.
/// </summary>
[JsonConverter(typeof(GroupMaximaConverter))]
public sealed class GroupMaxima : IReadOnlyDictionary<string, Maximum>
{
    public static readonly GroupMaxima Empty = new(MonthMaxima.Empty, others: null);

    internal GroupMaxima(MonthMaxima months, MaximaTable? others, bool holdsNull = false) =>
        (Months, Others, HoldsNull) = (months, others, holdsNull);

    public int Count => Months.Count + (Others?.Count ?? 0);

    /// <summary>It was read of something that had null for a row or for a text of one; those rows are not here.</summary>
    public bool HoldsNull { get; }

    /// <summary>Groups in ordinal order.</summary>
    public IEnumerable<string> Keys => Others is null
        ? Months.Texts
        : Months.Texts.Concat(Others.Groups.Select(group => group.Key)).Order(StringComparer.Ordinal);

    public IEnumerable<Maximum> Values => this.Select(group => group.Value);

    /// <summary>More than its JSON takes. Without a bound where a group is no month: those are not measured.</summary>
    public long JsonBytesAtMost => Others is null ? Months.JsonBytesAtMost : long.MaxValue / 2;

    internal MonthMaxima Months { get; }

    /// <summary>The groups that are no months; null where there are none, which is nearly always.</summary>
    internal MaximaTable? Others { get; }

    public Maximum this[string key] => TryGetValue(key, out var maximum)
        ? maximum
        : throw new KeyNotFoundException($"There is no maximum of the group '{key}'.");

    public static GroupMaxima Of(IEnumerable<KeyValuePair<string, Maximum>> maxima)
    {
        var months = new SortedDictionary<int, Maximum>();
        MaximaTable? others = null;
        var holdsNull = false;
        foreach (var (group, maximum) in maxima)
        {
            if (maximum?.Kept.Any(text => text is null) != false)
            {
                holdsNull = true;
            }
            else if (MonthNumber.TryParse(group, out var month))
            {
                months.Add(month, maximum);
            }
            else
            {
                // Each group comes once, so nothing ties here.
                (others ??= new MaximaTable(tieColumns: 0)).Add(group, maximum);
            }
        }

        return new GroupMaxima(Packed(months), others, holdsNull);
    }

    /// <param name="maxima">By month as of <see cref="MonthNumber"/>, each once, ascending.</param>
    public static GroupMaxima OfMonths(IEnumerable<KeyValuePair<int, Maximum>> maxima) => new(Packed(maxima), others: null);

    /// <summary>The best of each group over this and others: any order and any repetition of them gives the same.</summary>
    /// <param name="tieColumns">How many of the kept columns settle ties.</param>
    public GroupMaxima Merge(ReadOnlySpan<GroupMaxima> challengers, int tieColumns)
    {
        var months = MonthFold.Fold(Months, challengers, tieColumns);
        var others = Others;
        foreach (var challenger in challengers)
        {
            others = Merge(others, challenger.Others, tieColumns);
        }

        return ReferenceEquals(months, Months) && ReferenceEquals(others, Others) ? this : new GroupMaxima(months, others);
    }

    /// <returns>How many columns the first row keeps that does not keep so many; null where all do.</returns>
    public int? KeptOtherThan(int columns)
    {
        foreach (var row in Months.Rows)
        {
            if (row.Kept != columns)
            {
                return row.Kept;
            }
        }

        return Others?.Groups.Select(group => (int?)group.Value.Kept.Count).FirstOrDefault(kept => kept != columns);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Maximum value)
    {
        value = MonthNumber.TryParse(key, out var month) ? Months.Find(month)?.ToMaximum() : Others?.Find(key);
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, Maximum>> GetEnumerator() =>
        (Others is null ? Months.Groups : Months.Groups.Concat(Others.Groups).OrderBy(group => group.Key, StringComparer.Ordinal)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static MaximaTable? Merge(MaximaTable? holders, MaximaTable? challengers, int tieColumns)
    {
        if (challengers is null)
        {
            return holders;
        }

        var merged = new MaximaTable(tieColumns);
        merged.Add(holders?.Groups ?? []);
        merged.Add(challengers.Groups);
        return merged;
    }

    private static MonthMaxima Packed(IEnumerable<KeyValuePair<int, Maximum>> maxima)
    {
        using var packer = new RowPacker();
        foreach (var (month, maximum) in maxima)
        {
            packer.Add(month, maximum);
        }

        return packer.Pack();
    }
}
