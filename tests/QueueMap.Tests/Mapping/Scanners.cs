using System.Globalization;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Tests.Mapping;

/// <summary>Every way to scan that this processor has. CsvHelper's is the oracle; the others must say the same to the letter.</summary>
internal static class Scanners
{
    public static readonly CsvHelperScanner Oracle = new();

    private static readonly ScanKernels[] s_kernels = [ScanKernels.ShapeFirst, ScanKernels.StructuralOnly];

    public static readonly IReadOnlyList<SimdPath> Paths = [.. Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported)];

    public static readonly IReadOnlyList<ByteScanner> Fast = WithBuffer(CsvHelperScanner.DefaultBufferBytes);

    /// <summary>One of each kind.</summary>
    public static readonly IReadOnlyList<IItemScanner> Every = [Oracle, new ByteScanner()];

    public static IReadOnlyList<ByteScanner> WithBuffer(int bufferBytes) =>
        [.. Paths.SelectMany(path => s_kernels.Select(kernels => new ByteScanner(path, kernels, bufferBytes)))];

    /// <summary>The oracle's answer, after every other scanner has given the same, from memory.</summary>
    public static ItemScan Agreed(ReadOnlyMemory<byte> content, ColumnPlan plan, OnBadRow onBadRow)
    {
        var expected = ((IItemScanner)Oracle).Scan(content, Scanning.Key, plan, onBadRow);
        foreach (var scanner in Fast)
        {
            AssertSame(expected, scanner.Scan(content, Scanning.Key, plan, onBadRow), scanner);
        }

        return expected;
    }

    /// <summary>The same from streams, each of them opened anew.</summary>
    public static ItemScan AgreedOnStreams(Func<Stream> open, ColumnPlan plan, OnBadRow onBadRow, int bufferBytes)
    {
        using var content = open();
        var expected = new CsvHelperScanner(bufferBytes).Scan(content, Scanning.Key, plan, onBadRow);
        foreach (var scanner in WithBuffer(bufferBytes))
        {
            using var again = open();
            AssertSame(expected, scanner.Scan(again, Scanning.Key, plan, onBadRow), scanner);
        }

        return expected;
    }

    public static void AssertSame(ItemScan expected, ItemScan found, object scanner)
    {
        var (right, left) = (Told(expected), Told(found));
        if (right != left)
        {
            Assert.Fail($"{scanner} says\n{left}\nand the oracle\n{right}");
        }
    }

    /// <summary>All that an answer holds, as text: also the scale of its numbers.</summary>
    public static string Told(ItemScan scan) => scan switch
    {
        ItemScan.Mapped mapped => string.Join('\n', [
            string.Create(CultureInfo.InvariantCulture, $"{mapped.Rows} rows, {mapped.Missing} missing, {mapped.Skipped} skipped"),
            .. mapped.Maxima.Select(entry => string.Create(
                CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value.Value} {string.Join('|', entry.Value.Kept)} {entry.Value.Key}:{entry.Value.Line}"))]),
        _ => ((ItemScan.Quarantined)scan).Item.ToString(),
    };
}
