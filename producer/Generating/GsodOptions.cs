using System.Globalization;

namespace QueueMap.Producer.Generating;

/// <summary>What <see cref="GsodGenerator"/> makes. All but <see cref="Parallelism"/> decides bytes.</summary>
public sealed record GsodOptions
{
    /// <summary>About 66 MB a year: enough to see batches and workers, written in a blink.</summary>
    public const int DefaultStations = 1_000;

    /// <summary>
    /// GSOD knows about 30,000 stations since 1929. Three times as many still leaves every region numbers of its own
    /// (<see cref="Regions"/>).
    /// </summary>
    public const int MaxStations = 100_000;

    public const int DefaultYear = 2024;

    /// <summary>GSOD begins in 1929.</summary>
    public const int EarliestYear = 1929;

    public const int LatestYear = 2099;

    public const ulong DefaultSeed = 1;

    /// <summary>The real files of 2022 to 2024 miss no TEMP.</summary>
    public const decimal DefaultMissingShare = 0m;

    public const decimal DefaultCorruptShare = 0m;

    public const int MaxParallelism = 256;

    public int Stations { get; init; } = DefaultStations;

    public int FirstYear { get; init; } = DefaultYear;

    /// <summary>Included.</summary>
    public int LastYear { get; init; } = DefaultYear;

    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>
    /// Share of the rows without a TEMP, 0 to 1, in millionths: three in four hold 9999.9, the others are blank, as "" or bare.
    /// </summary>
    public decimal MissingShare { get; init; } = DefaultMissingShare;

    /// <summary>
    /// Share of the files that are corrupt, 0 to 1, in equal parts of <see cref="CorruptKinds"/>. The number of files is
    /// rounded to the nearest; a share that is not 0 gives at least one.
    /// </summary>
    public decimal CorruptShare { get; init; } = DefaultCorruptShare;

    /// <summary>Write STATION.csv.gz instead of STATION.csv.</summary>
    public bool Gzip { get; init; }

    /// <summary>Files in work at once. Changes the speed and nothing else.</summary>
    public int Parallelism { get; init; } = Math.Min(Environment.ProcessorCount, MaxParallelism);

    /// <summary>Files that these options make: one for each station and year.</summary>
    public long Files => (long)Stations * Years;

    internal int Years => LastYear - FirstYear + 1;

    /// <summary>Everything wrong with these options, or nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Stations is < 1 or > MaxStations)
        {
            problems.Add($"stations is {Stations}; it must be from 1 to {MaxStations}. Ask for a number in that range.");
        }

        if (FirstYear is < EarliestYear or > LatestYear || LastYear is < EarliestYear or > LatestYear)
        {
            problems.Add(
                $"years is {FirstYear}..{LastYear}; both years must be from {EarliestYear} to {LatestYear}. " +
                $"Ask for years in that range, such as {DefaultYear}..{DefaultYear}.");
        }

        if (FirstYear > LastYear)
        {
            problems.Add(
                $"years is {FirstYear}..{LastYear}; the first year must not be after the last. Write {LastYear}..{FirstYear}.");
        }

        AddShareProblem(problems, "missing", MissingShare, "0.02 for 2 % of the rows");
        AddShareProblem(problems, "corrupt", CorruptShare, "0.01 for 1 % of the files");
        if (Parallelism is < 1 or > MaxParallelism)
        {
            problems.Add(
                $"parallelism is {Parallelism}; it must be from 1 to {MaxParallelism}. Leave it out to use every processor.");
        }

        return problems;
    }

    private static void AddShareProblem(List<string> problems, string name, decimal share, string example)
    {
        if (share is < 0 or > 1)
        {
            problems.Add(
                $"{name} is {share.ToString(CultureInfo.InvariantCulture)}; it is a share and must be from 0 to 1. Write {example}.");
        }
    }
}
