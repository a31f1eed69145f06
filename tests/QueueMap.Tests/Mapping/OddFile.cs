using System.Text;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

/// <summary>A file made by chance from a seed and a number: nearly well-formed, so that its faults are reached.</summary>
internal sealed record OddFile(byte[] Content, ColumnPlan Plan, OnBadRow OnBadRow, int Rows)
{
    private static readonly string[] s_columns = ["STATION", "DATE", "TEMP", "NAME", "LAT", "A", "B", "C", "D"];
    private static readonly string[] s_odd =
        ["\"", "\"\"", ",", "\n", "\r", "\r\n", "\0", "é", "€", "\U0001F600", " ", "\t", "\uFEFF", "x", "-", ".", "0", "\u007f", "\u0001"];

    private static readonly decimal[][] s_missing = [[9999.9m], [], [9999.9m, -99m, 0.5m], [0m], [12345678901234567890m, 0.001m]];

    public static OddFile Of(int seed, int number)
    {
        var chance = new Random(HashCode(seed, number));
        var columns = s_columns.Where((_, i) => i < 3 || chance.Next(2) == 0).ToArray();
        chance.Shuffle(columns);
        var plan = new ColumnPlan(new JobSpec(
            "odd",
            new ItemRule(["**"], Partition: null),
            new GroupRule("DATE", Grouping.Month),
            new ValueRule("TEMP", "F", s_missing[chance.Next(s_missing.Length)]),
            chance.Next(3) == 0 ? ["STATION"] : ["DATE", "STATION"],
            chance.Next(3) == 0 ? [] : ["NAME", "LAT"]));
        var rows = chance.Next(4) == 0 ? chance.Next(200) : chance.Next(30);
        var content = new Writer(chance, columns).File(rows);
        return new(Damaged(content, chance), plan, chance.Next(2) == 0 ? OnBadRow.Skip : OnBadRow.Quarantine, rows);
    }

    // Not System.HashCode: that one is another in every process.
    private static int HashCode(int seed, int number) => unchecked((seed * 486187739) + number);

    private static byte[] Damaged(byte[] content, Random chance)
    {
        var damaged = content.ToList();
        for (var faults = chance.Next(3) == 0 ? chance.Next(1, 4) : 0; faults > 0; faults--)
        {
            var at = chance.Next(damaged.Count + 1);
            switch (chance.Next(6))
            {
                case 0:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(chance.GetItems(s_odd, 1)[0]));
                    break;
                case 1 when at < damaged.Count:
                    damaged.RemoveAt(at);
                    break;
                case 2 when at < damaged.Count:
                    damaged[at] = (byte)chance.Next(256);
                    break;
                case 3 when chance.Next(4) == 0:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                case 4 when at < damaged.Count:
                    damaged[at] = Encoding.UTF8.GetBytes(chance.GetItems(s_odd, 1)[0])[0];
                    break;
                default:
                    damaged.InsertRange(at, damaged[at..Math.Min(damaged.Count, at + chance.Next(300))]);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Writes rows in one habit a file, which now and then is broken.</summary>
    private sealed class Writer(Random chance, string[] columns)
    {
        private readonly string _end = chance.GetItems(["\n", "\n", "\n", "\r\n", "\r\n", "\r"], 1)[0];
        private readonly int _quoting = chance.Next(4);
        private readonly bool _isPadded = chance.Next(2) == 0;
        private readonly int _oddness = chance.Next(3) == 0 ? chance.Next(3, 40) : int.MaxValue;
        private readonly int _scale = chance.Next(5) == 0 ? chance.Next(8) : 1;
        private readonly int _span = chance.Next(2) == 0 ? 20 : 3000;
        private readonly int _filling = chance.Next(3) == 0 ? chance.Next(70) : 3;
        private readonly bool _isPastAscii = chance.Next(5) == 0;

        public byte[] File(int rows)
        {
            var text = new StringBuilder(chance.Next(6) == 0 ? "\uFEFF" : "");
            Row(text, column => column);
            var day = new DateOnly(chance.Next(3, 9980), 1, 1);
            for (var i = 0; i < rows; i++)
            {
                day = day.AddDays(chance.Next(8) == 0 ? chance.Next(-20, 60) : 1);
                day = day.Year is > 9990 or < 3 ? new DateOnly(2000, 2, 28) : day;
                Row(text, column => column switch
                {
                    "DATE" => Seldom() ? chance.GetItems(["2022-02-30", "2022-13-01", "", " 2022-01-05", "2022-01-05 ", "2022-1-05", "2022-01-0x", "2022-01-4O", $"{day:yyyy-MM}-{chance.Next(40):d2}", $"{day:yyyy-MM}-1:"], 1)[0] : $"{day:yyyy-MM-dd}",
                    "TEMP" => Value(),
                    "STATION" => Seldom() ? Odd() : $"{chance.Next(3):d3}",
                    _ => Filling(),
                });
                text.Append(Seldom() && chance.Next(3) == 0 ? chance.GetItems(["\n", "\r", "\r\n"], 1)[0] : "");
            }

            var content = text.ToString();
            return Encoding.UTF8.GetBytes(chance.Next(4) == 0 ? content.TrimEnd('\r', '\n') : content);
        }

        private void Row(StringBuilder text, Func<string, string> field)
        {
            var cells = columns.Select(column => Quoted(field(column)));
            text.AppendJoin(',', cells).Append(Seldom() ? chance.GetItems(["\n", "\r", "\r\n", ",", "\n\n"], 1)[0] : _end);
        }

        private string Quoted(string text)
        {
            var isQuoted = _quoting switch { 0 => true, 1 => false, 2 => text.Length > 3, _ => chance.Next(2) == 0 };
            if (Seldom())
            {
                isQuoted = !isQuoted;
            }

            return (isQuoted && (text.Length > 0 || _quoting > 0)) || text.AsSpan().IndexOfAny(",\"\r\n") >= 0
                ? $"\"{text.Replace("\"", "\"\"")}\""
                : text;
        }

        private string Value()
        {
            if (chance.Next(30) == 0)
            {
                return chance.GetItems(["9999.9", "9999.90", "", " ", "0", "-99", "0.5"], 1)[0];
            }

            if (Seldom())
            {
                return chance.GetItems(
                    ["+7", "-0.0", ".5", "5.", "-.5", "1e3", "12345678.9", "-1234567890123456789.5", "1.2.3", "--1", "- 1", "9 9.9", "12.3 ", "00000001.5",
                     "99999999999999999999999999999", "0.0010", "12345678901234567890", "\"", "a", "1,0", "-", "3.14159265358979", " 99.9é"], 1)[0];
            }

            var value = chance.Next(-_span, _span);
            var number = new decimal(Math.Abs(value), 0, 0, value < 0, (byte)(_scale + (Seldom() ? 1 : 0)));
            return _isPadded ? $"{number,6}" : $"{number}";
        }

        private string Filling()
        {
            var text = Seldom() ? Odd() : "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"[.._filling];
            return _isPastAscii ? text + "é" : text;
        }

        private string Odd() => string.Concat(chance.GetItems(s_odd, chance.Next(4)));

        private bool Seldom() => _oddness < int.MaxValue && chance.Next(_oddness) == 0;
    }
}
