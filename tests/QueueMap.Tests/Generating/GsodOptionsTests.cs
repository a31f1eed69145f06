using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed class GsodOptionsTests
{
    [Fact]
    public void Defaults_are_a_thousand_sound_plain_files_of_2024()
    {
        var options = new GsodOptions();

        Assert.Empty(options.Problems());
        Assert.Equal(1_000, options.Files);
        Assert.Equal((2024, 2024, 1UL), (options.FirstYear, options.LastYear, options.Seed));
        Assert.Equal((0m, 0m, false), (options.MissingShare, options.CorruptShare, options.Gzip));
    }

    [Fact]
    public void All_problems_are_told_at_once_with_value_rule_and_remedy()
    {
        var wrong = new GsodOptions
        {
            Stations = 0,
            FirstYear = 2024,
            LastYear = 2022,
            MissingShare = 2,
            CorruptShare = -0.5m,
            Parallelism = 0,
        };

        var error = Assert.Throws<GsodOptionsException>(() => new GsodGenerator(wrong));

        Assert.Equal(
            [
                "stations is 0; it must be from 1 to 100000. Ask for a number in that range.",
                "years is 2024..2022; the first year must not be after the last. Write 2022..2024.",
                "missing is 2; it is a share and must be from 0 to 1. Write 0.02 for 2 % of the rows.",
                "corrupt is -0.5; it is a share and must be from 0 to 1. Write 0.01 for 1 % of the files.",
                "parallelism is 0; it must be from 1 to 256. Leave it out to use every processor.",
            ],
            error.Problems);
        Assert.Equal(string.Join('\n', error.Problems), error.Message);
    }

    [Theory]
    [InlineData(1928, 2024)]
    [InlineData(2024, 2100)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void Years_lie_between_the_first_of_GSOD_and_2099(int first, int last) =>
        Assert.Equal(
            [$"years is {first}..{last}; both years must be from 1929 to 2099. Ask for years in that range, such as 2024..2024."],
            new GsodOptions { FirstYear = first, LastYear = last }.Problems());

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void The_ends_of_the_range_of_stations_are_allowed(int stations) =>
        Assert.Empty(new GsodOptions { Stations = stations }.Problems());
}
