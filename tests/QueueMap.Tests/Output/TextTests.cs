using QueueMap.Producer.Output;

namespace QueueMap.Tests.Output;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain é 日本 \U0001F600", "plain é 日本 \U0001F600")]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("a\r\nb\tc\0", "a\\u000d\\u000ab\\u0009c\\u0000")]
    [InlineData("\u0085\u009b31m", "\\u0085\\u009b31m")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("\u202egnp.exe", "\\u202egnp.exe")]
    [InlineData("\u2066\u2069\u200e\u200f\u061c", "\\u2066\\u2069\\u200e\\u200f\\u061c")]
    [InlineData("", "")]
    public void What_moves_the_cursor_or_turns_the_text_is_shown_as_an_escape(string text, string shown) =>
        Assert.Equal(shown, Printable.Of(text));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(999.5, "1.0 KB")]
    [InlineData(66_500, "66.5 KB")]
    [InlineData(999_949, "1.0 MB")]
    [InlineData(1_300_000_000, "1.3 GB")]
    [InlineData(5e15, "5000.0 TB")]
    public void Sizes(double bytes, string text) => Assert.Equal(text, Quantity.Size(bytes));

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(0.84, "0.8 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.7, "1:00 min")]
    [InlineData(185, "3:05 min")]
    [InlineData(3599.7, "1:00:00 h")]
    [InlineData(7800, "2:10:00 h")]
    [InlineData(360_000, "100:00:00 h")]
    public void Times(double seconds, string text) => Assert.Equal(text, Quantity.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("1.5 KB", 1500)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1gib", 1_073_741_824)]
    [InlineData("2k", 2000)]
    public void Sizes_as_people_write_them(string text, long bytes)
    {
        Assert.True(Quantity.TryParseSize(text, out var parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1 TB")]
    [InlineData("1,5 MB")]
    [InlineData("MB")]
    [InlineData("999999999999999 GiB")]
    [InlineData("1e3")]
    [InlineData("٣")]
    [InlineData("1\n")]
    public void Other_sizes_are_refused(string text) => Assert.False(Quantity.TryParseSize(text, out _));
}
