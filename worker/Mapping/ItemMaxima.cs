using System.Text;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Worker.Mapping;

/// <summary>A row's fields, by index, unquoted, as UTF-8. Valid until the next row is read.</summary>
public interface IRowFields
{
    ReadOnlySpan<byte> Field(int index);
}

/// <summary>
/// The best row of each month of one item. Texts stay bytes in reused buffers until the item has been read to its end:
/// a rising temperature changes the holder ten times a month, and only the last one is worth strings.
/// </summary>
/// <param name="plan">The job's rules.</param>
/// <param name="fields">By slot of the plan: index of the field, negative where the item lacks the column.</param>
public sealed class ItemMaxima(ColumnPlan plan, IReadOnlyList<int> fields)
{
    private readonly int[] _kept = [.. plan.Kept.Select(slot => fields[slot])];
    // Ten years of months, and texts ten times as long as those of a GSOD row: what is larger is not kept for another item.
    private const int MaxSpare = 120;
    private const int MaxSpareTextBytes = 1280;

    private readonly Dictionary<int, Holder> _byMonth = [];
    private readonly Stack<Holder> _spare = [];
    private Holder? _last;
    private int _lastMonth;

    public void Offer<TRow>(int month, decimal value, long line, TRow row)
        where TRow : IRowFields, allows ref struct
    {
        var holder = Of(month);
        if (holder.Line == 0 || Beats(value, row, holder))
        {
            holder.Take(value, line, row, _kept);
        }
    }

    /// <summary>The value that a row of the month must reach to change anything; null where no row holds the month yet.</summary>
    public decimal? ValueToReach(int month) => _byMonth.Count > 0 && _byMonth.TryGetValue(month, out var holder) ? holder.Value : null;

    /// <summary>The maxima that reach the plan's bar, groups in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, Maximum>> Of(string key)
    {
        var months = new List<int>();
        foreach (var (month, holder) in _byMonth)
        {
            if (holder.Line > 0 && !(holder.Value < plan.Bar?.ValueToReach(month)))
            {
                months.Add(month);
            }
        }

        if (months.Count == 0)
        {
            return [];
        }

        months.Sort();
        var maxima = new List<KeyValuePair<string, Maximum>>(months.Count);
        Holder? before = null;
        foreach (var month in months)
        {
            var holder = _byMonth[month];
            var texts = holder.Texts(before, maxima.Count > 0 ? maxima[^1].Value.Kept : []);
            maxima.Add(new(MonthNumber.Text(month), new Maximum(holder.Value, texts, key, holder.Line)));
            before = holder;
        }

        return maxima;
    }

    /// <summary>Forgets everything, for another item with the same columns.</summary>
    public void Clear()
    {
        foreach (var holder in _byMonth.Values)
        {
            if (_spare.Count < MaxSpare)
            {
                holder.Clear();
                _spare.Push(holder);
            }
        }

        _byMonth.Clear();
        if (_byMonth.Capacity > 2 * MaxSpare)
        {
            _byMonth.TrimExcess();
        }

        (_last, _lastMonth) = (null, 0);
    }

    private Holder Of(int month)
    {
        // Rows come in order of their dates nearly always: the last month is the one again.
        if (_last is not null && _lastMonth == month)
        {
            return _last;
        }

        if (!_byMonth.TryGetValue(month, out var holder))
        {
            _byMonth.Add(month, holder = _spare.TryPop(out var spare) ? spare : new Holder(_kept.Length));
        }

        _lastMonth = month;
        return _last = holder;
    }

    // Maximum.Beats for two rows of one item, of which the challenger stands on the later line.
    private bool Beats<TRow>(decimal value, TRow row, Holder holder)
        where TRow : IRowFields, allows ref struct
    {
        var byValue = value.CompareTo(holder.Value);
        for (var i = 0; byValue == 0 && i < plan.TieColumns; i++)
        {
            var byTie = Text(row, _kept[i]).SequenceCompareTo(holder.Kept(i));
            if (byTie != 0)
            {
                return byTie < 0;
            }
        }

        return byValue > 0;
    }

    private static ReadOnlySpan<byte> Text<TRow>(TRow row, int field)
        where TRow : IRowFields, allows ref struct =>
        field < 0 ? [] : Trimmed(row.Field(field));

    // Most texts have no spaces around them, which is seen sooner than trimmed.
    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] != ' ' && text[^1] != ' ') ? text : text.Trim((byte)' ');

    private sealed class Holder(int columns)
    {
        private readonly int[] _ends = new int[columns];
        private byte[] _texts = [];

        public decimal Value { get; private set; }

        /// <summary>0 where no row holds the month yet: lines count from 1.</summary>
        public long Line { get; private set; }

        public ReadOnlySpan<byte> Kept(int i)
        {
            var start = i == 0 ? 0 : _ends[i - 1];
            return _texts.AsSpan(start, _ends[i] - start);
        }

        public void Take<TRow>(decimal value, long line, TRow row, int[] kept)
            where TRow : IRowFields, allows ref struct
        {
            (Value, Line) = (value, line);
            var end = 0;
            for (var i = 0; i < kept.Length; i++)
            {
                var text = Text(row, kept[i]);
                if (text.Length > _texts.Length - end)
                {
                    // 128 bytes hold the kept columns of a GSOD row.
                    Array.Resize(ref _texts, Math.Max(128, 2 * (end + text.Length)));
                }

                text.CopyTo(_texts.AsSpan(end));
                _ends[i] = end += text.Length;
            }
        }

        public void Clear()
        {
            Line = 0;
            _texts = _texts.Length > MaxSpareTextBytes ? [] : _texts;
        }

        // Most rows of an item are of one station: a text that is the one before needs no other string.
        public string[] Texts(Holder? before, IReadOnlyList<string> textsBefore)
        {
            var texts = new string[_ends.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = before is not null && Kept(i).SequenceEqual(before.Kept(i)) ? textsBefore[i] : Encoding.UTF8.GetString(Kept(i));
            }

            return texts;
        }
    }
}
