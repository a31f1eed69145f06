using QueueMap.Producer.Output;

namespace QueueMap.Tests.Output;

public sealed class MomentTests
{
    [Theory]
    [InlineData("2024-06-30", "2024-06-30T00:00:00Z")]
    [InlineData("2024-06-30T12:30", "2024-06-30T12:30:00Z")]
    [InlineData("2024-06-30T12:30:01", "2024-06-30T12:30:01Z")]
    [InlineData("2024-06-30T12:30Z", "2024-06-30T12:30:00Z")]
    [InlineData("2024-06-30T12:30+02:00", "2024-06-30T10:30:00Z")]
    [InlineData("2024-06-30T12:30:00.5-01:30", "2024-06-30T14:00:00.5Z")]
    public void Moments_as_people_write_them_in_UTC_where_no_offset_is_given(string text, string utc)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        Assert.Equal(DateTimeOffset.Parse(utc), moment);
        Assert.Equal(TimeSpan.Zero, moment.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("30.06.2024")]
    [InlineData("2024-06-31")]
    [InlineData("2024-6-3")]
    [InlineData("2024-06-30 12:00")]
    [InlineData("2024-06-30T25:00")]
    [InlineData("yesterday")]
    public void Other_moments_are_refused(string text) => Assert.False(Moment.TryParse(text, out _));
}
