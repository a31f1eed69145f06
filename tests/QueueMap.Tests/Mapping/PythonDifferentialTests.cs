using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

/// <summary>Well-formed files and Python's csv module, which nobody here wrote: both find the same rows on the same maxima.</summary>
public sealed class PythonDifferentialTests
{
    private const string Script = """
        import csv, io, json, sys
        from decimal import Decimal
        for content in json.load(sys.stdin):
            best = {}
            rows = 0
            for row in csv.DictReader(io.StringIO(content, newline=''), strict=True):
                rows += 1
                value, month = row['TEMP'].strip(' '), row['DATE'].strip(' ')[:7]
                if value == '' or Decimal(value) == Decimal('9999.9'):
                    continue
                kept = [row[c].strip(' ') for c in ('DATE', 'STATION', 'NAME')]
                rank = (-Decimal(value), kept[0].encode(), kept[1].encode(), rows)
                if month not in best or rank < best[month][0]:
                    best[month] = (rank, '|'.join([month, value] + kept))
            print(json.dumps([str(rows)] + [best[m][1] for m in sorted(best)]))
        """;

    [Fact]
    public async Task Python_finds_the_same_maxima()
    {
        var chance = new Random(19290101);
        var contents = Enumerable.Range(0, 200).Select(_ => Content(chance)).ToArray();
        if (await PythonAsync(JsonSerializer.Serialize(contents)) is not { } output)
        {
            Assert.Skip("python3 is not on the PATH: nothing was compared.");
            return;
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(contents.Length, lines.Length);
        foreach (var (content, line) in contents.Zip(lines))
        {
            var mapped = Assert.IsType<ItemScan.Mapped>(Scanning.Scan(Encoding.UTF8.GetBytes(content), OnBadRow.Quarantine, bufferBytes: 256));
            string[] found =
            [
                mapped.Rows.ToString(CultureInfo.InvariantCulture),
                .. mapped.Maxima.Select(entry => $"{entry.Key}|{entry.Value.Value}|{string.Join('|', entry.Value.Kept)}"),
            ];
            Assert.Equal(JsonSerializer.Deserialize<string[]>(line), found);
        }
    }

    private static string Content(Random chance)
    {
        var end = chance.GetItems(["\n", "\r\n"], 1)[0];
        var content = new StringBuilder("NAME,TEMP,\"DATE\",X,STATION").Append(end);
        for (var rows = chance.Next(40); rows > 0; rows--)
        {
            content.Append(Quoted(Text())).Append(',')
                .Append(Quoted(chance.Next(8) == 0 ? "9999.9" : chance.Next(8) == 0 ? " " : $"  {chance.Next(-99, 99)}.{chance.Next(10)}")).Append(',')
                .Append(Quoted($"2024-{chance.Next(1, 13):D2}-{chance.Next(1, 29):D2}")).Append(',')
                .Append(Quoted(Text())).Append(',')
                .Append(Quoted($"{chance.Next(5)}{Text()}")).Append(chance.Next(10) == 0 ? end + end : end);
        }

        return content.ToString();

        string Text() => string.Concat(chance.GetItems(["a", "é", "€", " ", ",", "\"", end, "\U0001F600"], chance.Next(6)));

        string Quoted(string text) => chance.Next(2) == 0 || text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }

    private static async Task<string?> PythonAsync(string input)
    {
        var start = new ProcessStartInfo("python3", ["-X", "utf8", "-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process python;
        try
        {
            python = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (python)
        {
            var output = python.StandardOutput.ReadToEndAsync();
            await python.StandardInput.WriteAsync(input);
            python.StandardInput.Close();
            await python.WaitForExitAsync();
            return python.ExitCode == 0 ? await output : throw new InvalidOperationException($"python3 failed with {python.ExitCode}.");
        }
    }
}
