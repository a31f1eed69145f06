using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed class DeterminismTests
{
    private static readonly GsodOptions Options = new() { Stations = 40, FirstYear = 2023, LastYear = 2024, Seed = 7 };

    /// <summary>If this fails, every data set that someone named by its seed has become another one.</summary>
    [Fact]
    public async Task Seed_7_names_the_same_bytes_for_ever()
    {
        using var generated = await GeneratedDirectory.Of(Options with { MissingShare = 0.02m, CorruptShare = 0.2m });

        Assert.Equal((80, 16), (generated.Data.Files, generated.Data.CorruptFiles));
        Assert.Equal("cf0668b1b01bc115cd2b82b7132e8261636fbcf2742d30509eaf8b475ae13a5d", generated.Sha256());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bytes_do_not_depend_on_the_parallelism(bool gzip)
    {
        var options = Options with { Gzip = gzip, CorruptShare = 0.3m, MissingShare = 0.05m };
        using var alone = await GeneratedDirectory.Of(options with { Parallelism = 1 });
        using var crowd = await GeneratedDirectory.Of(options with { Parallelism = 16 });

        Assert.Equal(alone.Sha256(), crowd.Sha256());
        Assert.Equal(alone.Data, crowd.Data);
    }

    [Fact]
    public async Task Another_seed_gives_other_stations()
    {
        using var one = await GeneratedDirectory.Of(Options);
        using var other = await GeneratedDirectory.Of(Options with { Seed = 8 });

        Assert.Empty(one.Files.Intersect(other.Files, StringComparer.Ordinal));
    }

    [Fact]
    public async Task More_stations_and_years_leave_the_files_that_were_there_as_they_were()
    {
        using var few = await GeneratedDirectory.Of(Options);
        using var many = await GeneratedDirectory.Of(Options with { Stations = 60, FirstYear = 2021, LastYear = 2025 });

        Assert.All(few.Files, file => Assert.Equal(few.Bytes(file), many.Bytes(file)));
    }

    [Fact]
    public async Task Progress_ends_with_the_sum_that_is_returned()
    {
        var path = Directory.CreateTempSubdirectory("queuemap-generating-").FullName;
        try
        {
            var heard = new Heard();
            var data = await new GsodGenerator(Options with { Stations = 300 }).WriteAsync(path, heard);

            Assert.Equal([256, 512, 600], heard.Sums.Select(sum => sum.Files)); // every 256 files, and at the end
            Assert.Equal(data, heard.Sums[^1]);
            Assert.Equal(data.Bytes, Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private sealed class Heard : IProgress<GeneratedData>
    {
        public List<GeneratedData> Sums { get; } = [];

        public void Report(GeneratedData value) => Sums.Add(value);
    }
}
