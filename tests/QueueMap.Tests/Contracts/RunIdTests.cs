using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

public sealed class RunIdTests
{
    [Fact]
    public void A_new_id_has_job_time_and_five_characters()
    {
        var id = RunId.New("hottest-by-month", new DateTimeOffset(2024, 1, 5, 14, 0, 0, TimeSpan.FromHours(2)), new Random(1));

        Assert.Matches(@"\Ahottest-by-month-20240105-120000-[a-hjkmnp-z2-9]{5}\z", id);
        Assert.True(RunId.IsValid(id));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("a-")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public void Ids_of_the_form_are_taken_as_they_are(string id) => Assert.Equal(id, RunId.Require(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("٣")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public void Everything_else_is_refused(string? id)
    {
        Assert.False(RunId.IsValid(id));
        Assert.Throws<ArgumentException>(() => RunId.Require(id));
    }

    [Fact]
    public void The_error_shows_no_control_character_and_not_more_than_80() =>
        Assert.StartsWith(
            $"'a??{new string('x', 77)}' is no run id. A run id has 1 to 80 characters",
            Assert.Throws<ArgumentException>(() => RunId.Require("a\u001b\n" + new string('x', 500))).Message);
}
