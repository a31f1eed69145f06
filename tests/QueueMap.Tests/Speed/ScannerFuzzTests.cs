using System.Globalization;
using QueueMap.Tests.Mapping;

namespace QueueMap.Tests.Speed;

/// <summary>What <see cref="DifferentialTests"/> does in seconds, for minutes. A difference names its file, which can be made again.</summary>
public sealed class ScannerFuzzTests
{
    private const long DefaultRows = 10_000_000;

    // A stream is read in 28 ways: one file of so many takes as long as the others do from memory.
    private const int StreamedEach = 20;

    /// <summary>The seed is the environment's QUEUEMAP_FUZZ_SEED, the rows QUEUEMAP_FUZZ_ROWS.</summary>
    [Fact(Explicit = true)]
    public void Ten_million_rows_are_read_as_the_oracle_reads_them()
    {
        var seed = (int)(Number("QUEUEMAP_FUZZ_SEED") ?? 1);
        var wanted = Number("QUEUEMAP_FUZZ_ROWS") ?? DefaultRows;
        var (rows, files) = (0L, 0);
        var began = TimeProvider.System.GetTimestamp();
        var twoAtOnce = new ParallelOptions { MaxDegreeOfParallelism = 2 };

        while (Interlocked.Read(ref rows) < wanted)
        {
            Parallel.For(files, files + 10_000, twoAtOnce, number =>
            {
                Interlocked.Add(ref rows, DifferentialTests.Compare(seed, number));
                if (number % StreamedEach == 0)
                {
                    DifferentialTests.CompareStreams(seed, number);
                }
            });
            files += 10_000;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows:N0} rows in {files:N0} files of seed {seed}, each read in {Scanners.Fast.Count} ways and by the oracle, one in {StreamedEach} also as streams, in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s"));
        Assert.InRange(rows, wanted, long.MaxValue);
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
