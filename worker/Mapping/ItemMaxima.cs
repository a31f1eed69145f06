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
    private readonly Dictionary<int, Holder> _byMonth = [];
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
    public decimal? ValueToReach(int month) => Of(month) is { Line: > 0 } holder ? holder.Value : null;

    /// <summary>The maxima, groups in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, Maximum>> Of(string key) =>
        [.. _byMonth.Where(entry => entry.Value.Line > 0).OrderBy(entry => entry.Key).Select(entry => KeyValuePair.Create(MonthGrammar.Text(entry.Key), entry.Value.Maximum(key)))];

    private Holder Of(int month)
    {
        // Rows come in order of their dates nearly always: the last month is the one again.
        if (_last is not null && _lastMonth == month)
        {
            return _last;
        }

        if (!_byMonth.TryGetValue(month, out var holder))
        {
            _byMonth.Add(month, holder = new Holder(_kept.Length));
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
        field < 0 ? [] : row.Field(field).Trim((byte)' ');

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

        public Maximum Maximum(string key)
        {
            var kept = new string[_ends.Length];
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] = Encoding.UTF8.GetString(Kept(i));
            }

            return new Maximum(Value, kept, key, Line);
        }
    }
}
