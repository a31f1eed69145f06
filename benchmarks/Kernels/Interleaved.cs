using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Benchmarks;

/// <summary>
/// The scanners and their limit in turn, round after round, over the same buffers: a ratio within a round says more on a
/// machine that has other work than two means taken a minute apart. Once over buffers that stay in the cache, once over so
/// many that each comes from memory, as what was just read by another core or the network does.
/// </summary>
internal sealed class Interleaved(TextWriter output, TimeProvider time)
{
    private const int Rounds = 7;

    // Long enough that the clock and a timer's tick mean nothing; the code is compiled in full after the first of them.
    private static readonly TimeSpan s_leastTime = TimeSpan.FromMilliseconds(40);

    // Four times the largest cache of a server's processor of today.
    private const long MemoryBytes = 1_400_000_000;

    private static readonly ColumnPlan s_alone = new(JobCatalog.HottestByMonth);
    private static readonly ColumnPlan s_late = new(
        JobCatalog.HottestByMonth, new LateBar(new CsvHelperScanner(), GsodFiles.Instance.Contents));

    private static readonly Contestant[] s_contestants =
    [
        new("newline count, the limit", Newlines),
        new("ByteScanner, late in a batch", Over(new ByteScanner(), () => s_late)),
        .. Enum.GetValues<SimdPath>().Where(path => SimdPaths.IsSupported(path) && path != SimdPaths.Best && path != SimdPath.Scalar)
            .Select(path => new Contestant($"ByteScanner, late, {path}", Over(new ByteScanner(path), () => s_late))),
        new("ByteScanner, a whole batch", OverBatches(new ByteScanner())),
        new("ByteScanner, each file alone", Over(new ByteScanner(), () => s_alone)),
        new("ByteScanner, structural kernel only", Over(new ByteScanner(kernels: ScanKernels.StructuralOnly), () => s_late)),
        new("CsvHelper, raw spans, no checks", CsvHelperSpans),
    ];

    /// <summary>Prints a table a set.</summary>
    public int Run()
    {
        var files = GsodFiles.Instance.Contents;
        if (Environment.GetEnvironmentVariable("DEV") is { } dev) { if (dev.Length > 1) { var o = s_contestants.First(c => c.Name.Contains(dev, StringComparison.Ordinal)); for (var i = 0; i < 4000; i++) { o.Take(files, 0, 1); } return 0; } Report("cache", files); return 0; }
        var copies = (int)(MemoryBytes / GsodFiles.Instance.Work.Bytes);
        Report($"{files.Count:N0} files, in the cache", files);
        Report($"{files.Count * copies:N0} files, from memory", [.. Enumerable.Range(0, copies).SelectMany(_ => files.Select(file => file.ToArray()))]);
        return 0;
    }

    private void Report(string title, IReadOnlyList<byte[]> files)
    {
        var bytes = files.Sum(file => (long)file.Length);
        output.WriteLine($"\n### {title}, {bytes / 1e6:N0} MB\n");
        output.WriteLine("| | MB/s, median | of newline count | times CsvHelper | two threads, times one |\n| --- | ---: | ---: | ---: | ---: |");
        var one = new List<double[]>();
        var two = new List<double[]>();
        for (var round = -1; round < Rounds; round++)
        {
            double[] alone = [.. s_contestants.Select(each => Rate(each, files, bytes, threads: 1))];
            double[] both = [.. s_contestants.Select(each => Rate(each, files, bytes, threads: 2))];
            if (round >= 0)
            {
                one.Add(alone);
                two.Add(both);
            }
        }

        for (var i = 0; i < s_contestants.Length; i++)
        {
            var last = s_contestants.Length - 1;
            output.WriteLine(
                $"| {s_contestants[i].Name} | {Median(one.Select(round => round[i])):N0} | {Median(one.Select(round => round[i] / round[0])):N2} "
                + $"| {Median(one.Select(round => round[i] / round[last])):N1} | {Median(two.Zip(one, (pair, single) => pair[i] / single[i])):N2} |");
        }
    }

    /// <summary>The best of the calls that a slice of time holds: what disturbs one only makes it longer.</summary>
    private double Rate(Contestant contestant, IReadOnlyList<byte[]> files, long bytes, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var (slice, best) = (time.GetTimestamp(), TimeSpan.MaxValue);
        do
        {
            var began = time.GetTimestamp();
            if (threads == 1)
            {
                contestant.Take(files, 0, 1);
            }
            else
            {
                Parallel.For(0, threads, options, thread => contestant.Take(files, thread, threads));
            }

            var took = time.GetElapsedTime(began);
            best = took < best ? took : best;
        }
        while (time.GetElapsedTime(slice) < s_leastTime);
        return bytes / best.TotalMicroseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Newlines(IReadOnlyList<byte[]> files, int first, int step)
    {
        for (var i = first; i < files.Count; i += step)
        {
            if (NewlineCount.Of(files[i]) == 0)
            {
                throw new InvalidDataException("A file has no line.");
            }
        }
    }

    private static void CsvHelperSpans(IReadOnlyList<byte[]> files, int first, int step)
    {
        var maxima = new MonthMaxima();
        for (var i = first; i < files.Count; i += step)
        {
            CsvHelperLoop.Fold(files[i], maxima);
        }
    }

    private static Take Over(ByteScanner scanner, Func<ColumnPlan> plan) => (files, first, step) =>
    {
        for (var i = first; i < files.Count; i += step)
        {
            Scan(scanner, files[i], plan());
        }
    };

    /// <summary>From the first file on: the bar begins with nothing and rises with what is found, as it does in a batch.</summary>
    private static Take OverBatches(ByteScanner scanner) => (files, first, step) =>
    {
        const int BatchItems = 200;
        var (bar, taken) = (new RisingBar(), 0);
        var plan = new ColumnPlan(JobCatalog.HottestByMonth, bar);
        for (var i = first; i < files.Count; i += step)
        {
            bar.Add(Scan(scanner, files[i], plan));
            if (++taken % BatchItems == 0)
            {
                bar = new RisingBar();
                plan = new ColumnPlan(JobCatalog.HottestByMonth, bar);
            }
        }
    };

    // A scanner that gives up early is no faster.
    private static ItemScan.Mapped Scan(ByteScanner scanner, byte[] file, ColumnPlan plan) =>
        scanner.Scan(file, "2024/00000000000.csv", plan, OnBadRow.Quarantine) is ItemScan.Mapped { Rows: > 0 } mapped
            ? mapped
            : throw new InvalidDataException("A file was not mapped.");

    private delegate void Take(IReadOnlyList<byte[]> files, int first, int step);

    private sealed record Contestant(string Name, Take Take);
}
