using CsvHelper;
using QueueMap.Worker.Mapping;

namespace QueueMap.Benchmarks;

/// <summary>
/// The same job as one writes it by hand with CsvHelper at its fastest: the raw reader, the three columns that count taken as
/// spans, no text made of them. No checks of malformed rows, no ledger, nothing durable.
/// </summary>
internal static class CsvHelperLoop
{
    private static readonly CsvReaderOptions s_options = new() { BufferSize = 128 << 10 };

    /// <summary>One thread takes every n-th file; prints a line a month, and on standard error what was allocated.</summary>
    public static int Run(string directory, int threads, TextWriter output)
    {
        var paths = Directory.GetFiles(directory, "*.csv", SearchOption.AllDirectories);
        var parts = new MonthMaxima[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var maxima = parts[thread] = new MonthMaxima();
            for (var i = thread; i < paths.Length; i += threads)
            {
                using var reader = CsvReader.FromFile(paths[i], s_options);
                Fold(reader, maxima);
            }
        });
        var all = new MonthMaxima();
        foreach (var part in parts)
        {
            all.Add(part);
        }

        output.WriteLine(string.Join('\n', all.Lines));
        Console.Error.WriteLine($"allocated {GC.GetTotalAllocatedBytes(precise: true)}");
        return 0;
    }

    public static void Fold(byte[] content, MonthMaxima maxima)
    {
        using var reader = CsvReader.Create(content, s_options);
        Fold(reader, maxima);
    }

    private static void Fold(CsvReader reader, MonthMaxima maxima)
    {
        reader.ReadHeader();
        var (station, date, temp) = (reader.GetFieldIndex("STATION"), reader.GetFieldIndex("DATE"), reader.GetFieldIndex("TEMP"));
        while (reader.Read())
        {
            var day = reader.GetSpan(date);
            if (MonthGrammar.TryParse(day, out var month)
                && ValueGrammar.TryParse(reader.GetSpan(temp).Trim((byte)' '), out var value)
                && value != 9999.9m)
            {
                maxima.Offer(month, value, reader.GetSpan(station), day);
            }
        }
    }
}
