using System.Globalization;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Benchmarks;

/// <summary>
/// The scanners and their limit in turn, round after round, over the same buffers: a ratio within a round says more on a
/// machine that has other work than two means taken a minute apart. Once over files that stay in the cache, as what was just
/// read by this core does; once over so many that each comes from memory.
/// </summary>
internal sealed class Interleaved(TextWriter output, TimeProvider time)
{
    private const int Rounds = 7;

    /// <summary>Copies of all files that one call takes from memory, 100 MB: milliseconds, so that a slice holds some calls.</summary>
    private const int CopiesACall = 8;

    /// <summary>1.4 GB in turn: four times the largest cache of a server's processor of today.</summary>
    private const int Calls = 14;

    /// <summary>Of fewer, the best of a slow one would be no better than its mean.</summary>
    private const int LeastCalls = 5;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(40);

    private static readonly ColumnPlan s_alone = new(JobCatalog.HottestByMonth);
    private static readonly ColumnPlan s_late = new(
        JobCatalog.HottestByMonth, new LateBar(new CsvHelperScanner(), GsodFiles.Instance.Contents));

    private static readonly Contestant[] s_contestants =
    [
        new("newline count (AVX2), the limit", Newlines),
        .. Enum.GetValues<SimdPath>().Where(path => SimdPaths.IsSupported(path) && path != SimdPath.Scalar).Reverse()
            .Select(path => new Contestant($"ByteScanner, late in a batch, {path}", Over(new ByteScanner(path), s_late))),
        new("ByteScanner, batches of 200 files", OverBatches(new ByteScanner())),
        new("ByteScanner, each file alone", Over(new ByteScanner(), s_alone)),
        .. Enum.GetValues<SimdPath>().Where(path => SimdPaths.IsSupported(path) && path != SimdPath.Scalar).Reverse()
            .Select(path => new Contestant(
                $"ByteScanner, structural kernel only, {path}", Over(new ByteScanner(path, ScanKernels.StructuralOnly), s_late))),
        new("CsvHelper, raw spans, no checks", CsvHelperSpans),
    ];

    /// <summary>Prints a table a set.</summary>
    public int Run()
    {
        var files = GsodFiles.Instance.Contents;
        Report("in the cache", [files]);
        Report("from memory", [.. Enumerable.Range(0, Calls).Select(_ => Copies(files))]);
        return 0;
    }

    private static byte[][] Copies(IReadOnlyList<byte[]> files) =>
        [.. Enumerable.Range(0, CopiesACall).SelectMany(_ => files.Select(file => file.ToArray()))];

    private void Report(string title, IReadOnlyList<IReadOnlyList<byte[]>> sets)
    {
        output.WriteLine($"### {sets.Sum(set => set.Sum(file => (long)file.Length)) / 1e6:N0} MB, {title}, {Rounds} rounds in turn\n");
        output.WriteLine("| | MB/s, median | of newline count | times CsvHelper | two threads, times one |\n| --- | ---: | ---: | ---: | ---: |");
        var (one, two, turn) = (new List<double[]>(), new List<double[]>(), 0);
        for (var round = -1; round < Rounds; round++)
        {
            double[] alone = [.. s_contestants.Select(each => Rate(each, sets, ref turn, threads: 1))];
            double[] both = [.. s_contestants.Select(each => Rate(each, sets, ref turn, threads: 2))];

            // The first round is there to compile the code in full.
            if (round >= 0)
            {
                one.Add(alone);
                two.Add(both);
            }
        }

        var last = s_contestants.Length - 1;
        for (var i = 0; i <= last; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {s_contestants[i].Name} | {Median(one.Select(round => round[i])):N0} | {Median(one.Select(round => round[i] / round[0])):N2} "
                + $"| {Median(one.Select(round => round[i] / round[last])):N1} | {Median(two.Zip(one, (pair, single) => pair[i] / single[i])):N2} |"));
        }

        output.WriteLine();
    }

    /// <summary>The best of the calls that a slice of time holds: what disturbs one only makes it longer.</summary>
    private double Rate(Contestant contestant, IReadOnlyList<IReadOnlyList<byte[]>> sets, ref int turn, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var (began, best) = (time.GetTimestamp(), TimeSpan.MaxValue);
        for (var calls = 0; calls < LeastCalls || time.GetElapsedTime(began) < s_slice; calls++)
        {
            var files = sets[turn++ % sets.Count];
            var called = time.GetTimestamp();
            if (threads == 1)
            {
                contestant.Take(files, 0, 1);
            }
            else
            {
                Parallel.For(0, threads, options, thread => contestant.Take(files, thread, threads));
            }

            var took = time.GetElapsedTime(called);
            best = took < best ? took : best;
        }

        return sets[0].Sum(file => (long)file.Length) / best.TotalMicroseconds;
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

    private static Take Over(ByteScanner scanner, ColumnPlan plan) => (files, first, step) =>
    {
        for (var i = first; i < files.Count; i += step)
        {
            Scan(scanner, files[i], plan);
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
