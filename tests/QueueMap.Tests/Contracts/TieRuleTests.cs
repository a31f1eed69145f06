using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Contracts;

/// <summary>Equal temperatures: the earliest date wins, then the smallest station id, then the smallest key, then the line.</summary>
public sealed class TieRuleTests
{
    private static readonly Maximum s_holder = Row(92.0m, "2024-07-15", "72278023183", "2024/72278023183.csv", 197);

    public static readonly TheoryData<Maximum, bool> Challengers = new()
    {
        { Row(92.1m, "2024-07-31", "99999999999", "z.csv", 999), true },
        { Row(91.9m, "2024-07-01", "00000000000", "a.csv", 1), false },
        { Row(92.0m, "2024-07-14", "99999999999", "z.csv", 999), true },
        { Row(92.0m, "2024-07-16", "00000000000", "a.csv", 1), false },
        { Row(92.0m, "2024-07-15", "72278023182", "z.csv", 999), true },
        { Row(92.0m, "2024-07-15", "72278023184", "a.csv", 1), false },
        { Row(92.0m, "2024-07-15", "72278023183", "2024/72278023182.csv", 999), true },
        { Row(92.0m, "2024-07-15", "72278023183", "2024/72278023184.csv", 1), false },
        { Row(92.0m, "2024-07-15", "72278023183", "2024/72278023183.csv", 196), true },
        { Row(92.0m, "2024-07-15", "72278023183", "2024/72278023183.csv", 198), false },
        { Row(92.00m, "2024-07-15", "72278023183", "2024/72278023183.csv", 196), true },
        { s_holder, false },
    };

    [Theory, MemberData(nameof(Challengers))]
    public void The_next_column_settles_what_the_one_before_left_equal(Maximum challenger, bool wins) =>
        Assert.Equal(wins, Maximum.Beats(challenger, s_holder, tieColumns: 2));

    [Fact]
    public void A_carried_column_never_settles_a_tie()
    {
        var named = s_holder with { Kept = ["2024-07-15", "72278023183", "AAA"] };

        Assert.False(Maximum.Beats(named, s_holder, tieColumns: 2));
        Assert.True(Maximum.Beats(named, s_holder, tieColumns: 3));
    }

    [Fact]
    public void Keys_beyond_the_basic_plane_come_after_all_others()
    {
        // U+FF5E is EF BD 9E, U+1F600 is F0 9F 98 80: as UTF-16 they would be the other way round.
        var basic = s_holder with { Key = "\uFF5E" };
        var beyond = s_holder with { Key = "\U0001F600" };

        Assert.True(Maximum.Beats(basic, beyond, tieColumns: 2));
        Assert.False(Maximum.Beats(beyond, basic, tieColumns: 2));
    }

    private static Maximum Row(decimal value, string date, string station, string key, long line) =>
        new(value, [date, station, "NAME"], key, line);
}
