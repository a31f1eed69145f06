using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Mapping;

/// <summary>The fast scanners and CsvHelper over files that nobody would write, each of them named by its number.</summary>
public sealed class DifferentialTests
{
    private static readonly string[] s_tokens =
    [
        "A,2024-01-05,,1.0,X", "\"A\",\"2024-01-06\",\"b\",\"  1.5\",\"X\"", "\n", "\n", "\n", "\r\n", "\r", "\"", "\"\"", ",", ",,", "2024-01-05", "1.0",
        "A,2024-01-05,", "é", "\0", " ", "x",
    ];

    private static readonly Arbitrary<string> s_text = Gen.Elements(s_tokens).ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData(20240105, 3000)]
    public void Any_file_is_read_as_the_oracle_reads_it(int seed, int files)
    {
        for (var i = 0; i < files; i++)
        {
            Compare(seed, i);
        }
    }

    [Theory]
    [InlineData(OnBadRow.Quarantine)]
    [InlineData(OnBadRow.Skip)]
    public void Any_text_behind_a_header_is_read_as_the_oracle_reads_it(OnBadRow onBadRow) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(19290101, 7),
        Prop.ForAll(s_text, text => { Scanners.Agreed(Encoding.UTF8.GetBytes(Scanning.Header + text), Scanning.Plan, onBadRow); }));

    /// <returns>Rows of the file.</returns>
    internal static int Compare(int seed, int number)
    {
        var file = OddFile.Of(seed, number);
        try
        {
            Scanners.Agreed(file.Content, file.Plan, file.OnBadRow);
        }
        catch (Exception difference)
        {
            Assert.Fail($"File {number} of seed {seed}: {difference.Message}\n{Encoding.Latin1.GetString(file.Content)}");
        }

        return file.Rows;
    }

    [Fact]
    public void Any_file_is_read_as_the_oracle_reads_it_however_it_comes()
    {
        for (var i = 0; i < 300; i++)
        {
            CompareStreams(seed: 7, i);
        }
    }

    internal static void CompareStreams(int seed, int number)
    {
        var file = OddFile.Of(seed, number);
        foreach (var chunk in new[] { 1, 7, 64, 100_000 })
        {
            Scanners.AgreedOnStreams(() => new ChunkedStream(file.Content, chunk), file.Plan, file.OnBadRow, bufferBytes: 256);
        }
    }
}
