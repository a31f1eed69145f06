using System.Text;

namespace QueueMap.Simulation.World;

/// <summary>How one object is written down: CSV leaves much open, and the product must read all of it alike.</summary>
internal sealed class CsvForm
{
    /// <summary>In the order in which the rows are given to <see cref="Add"/>.</summary>
    private static readonly string[] s_columns = ["STATION", "DATE", "LATITUDE", "LONGITUDE", "ELEVATION", "NAME", "TEMP"];

    private static readonly string[] s_remarks = ["", "1", "a, b", "said \"no\"", "two\nlines", "naïve 日本 😀"];

    private readonly Random _chance;
    private readonly int[] _order = [.. Enumerable.Range(0, s_columns.Length)];
    private readonly bool _hasRemarks;
    private readonly bool _quotesAll = true;
    private readonly bool _padsValues;
    private readonly bool _endsOpen;
    private readonly string _newline = "\n";
    private readonly StringBuilder _text = new();

    private CsvForm(Random chance, bool isOrdinary)
    {
        _chance = chance;
        if (!isOrdinary)
        {
            _hasRemarks = chance.Next(3) == 0;
            _quotesAll = chance.Next(2) == 0;
            _padsValues = chance.Next(3) == 0;
            _endsOpen = chance.Next(4) == 0;
            _newline = chance.Next(3) == 0 ? "\r\n" : "\n";
            if (chance.Next(3) == 0)
            {
                chance.Shuffle(_order);
            }

            _text.Append(chance.Next(6) == 0 ? "\uFEFF" : "");
        }
    }

    /// <summary>Half of them are as NOAA writes them: every field in quotes, the columns in one order, LF.</summary>
    public static CsvForm Any(Random chance) => new(chance, isOrdinary: chance.Next(2) == 0);

    /// <summary>Line on which the next row begins, from 1.</summary>
    public int Line => 1 + _text.ToString().Count(static letter => letter == '\n');

    /// <param name="rename">Of a column, what the header calls it.</param>
    public void AddHeader(Func<string, string> rename) => AddFields([.. _order.Select(column => rename(s_columns[column]))], "REMARKS");

    /// <param name="fields">By the columns STATION, DATE, LATITUDE, LONGITUDE, ELEVATION, NAME and TEMP.</param>
    public void Add(params string[] fields)
    {
        fields[^1] = _padsValues ? fields[^1].PadLeft(6) : fields[^1];
        AddFields([.. _order.Select(column => fields[column])], s_remarks[_chance.Next(s_remarks.Length)]);
    }

    /// <summary>What is no row.</summary>
    public void AddRaw(string text) => _text.Append(text);

    public byte[] ToBytes()
    {
        var text = _text.ToString();
        return Encoding.UTF8.GetBytes(_endsOpen && text.EndsWith(_newline, StringComparison.Ordinal) ? text[..^_newline.Length] : text);
    }

    /// <summary>A field with no more quotes than it needs.</summary>
    public static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? Quoted(text) : text;

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void AddFields(string[] fields, string remark) =>
        _text.AppendJoin(',', (_hasRemarks ? [.. fields, remark] : fields).Select(field => _quotesAll ? Quoted(field) : Field(field))).Append(_newline);
}
