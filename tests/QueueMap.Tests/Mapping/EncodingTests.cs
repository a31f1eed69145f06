using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

public sealed class EncodingTests
{
    public static readonly TheoryData<bool> BothOrders = new(false, true);

    [Theory, MemberData(nameof(BothOrders))]
    public void UTF16_with_its_mark_is_decoded_and_mapped(bool bigEndian)
    {
        var bytes = Utf16($"{Scanning.Header}A,2024-01-05,,1.0,\"ÉLAN, \U0001F600\"\r\nÅ,2024-02-05,,2.0,ok", bigEndian);

        foreach (var chunk in new[] { 1, 2, 3, 5, 8191, 8192, 100_000 })
        {
            var mapped = Assert.IsType<ItemScan.Mapped>(Scanning.Scan(() => new ChunkedStream(bytes, chunk)));
            Assert.Equal(["2024-01 1.0 2024-01-05|A|ÉLAN, \U0001F600 :2", "2024-02 2.0 2024-02-05|Å|ok :3"], mapped.Lines());
        }
    }

    [Theory, MemberData(nameof(BothOrders))]
    public void Long_UTF16_is_the_same_as_long_UTF8(bool bigEndian)
    {
        var content = new StringBuilder(Scanning.Header);
        for (var i = 0; i < 2000; i++)
        {
            content.Append($"S{i:D4},2024-01-05,\U0001F600é€x,{i},N{i}\n");
        }

        var mapped = Scanning.Map(Utf16(content.ToString(), bigEndian));

        Assert.Equal(["2024-01 1999 2024-01-05|S1999|N1999 :2001"], mapped.Lines());
        Assert.Equal(2000, mapped.Rows);
    }

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDE00)]
    [InlineData(0xD83D, 0x78)]
    [InlineData(0xD83D, 0xD83D, 0xDE00)]
    public void A_lone_surrogate_makes_its_row_malformed(params int[] units)
    {
        var bad = string.Concat(units.Select(unit => (char)unit));
        var content = $"{Scanning.Header}A,2024-01-05,{bad},1.0,X\nA,2024-01-06,,0.5,X\n";

        var item = Scanning.Quarantine(Utf16(content, bigEndian: false));
        Assert.Equal((QuarantineReason.BadRow, 2, "OTHER"), (item.Reason, item.Line, item.Column));
        Assert.Equal((2, 1), Scanning.Map(Utf16(content, bigEndian: true), OnBadRow.Skip) is var mapped ? (mapped.Rows, mapped.Skipped) : default);
    }

    [Theory, MemberData(nameof(BothOrders))]
    public void UTF16_cut_within_a_character_is_malformed(bool bigEndian)
    {
        var whole = Utf16($"{Scanning.Header}A,2024-01-05,,1.0,\U0001F600", bigEndian);

        foreach (var cut in new[] { 1, 2, 3 })
        {
            var item = Scanning.Quarantine(whole[..^cut]);
            Assert.Equal((QuarantineReason.BadRow, 2, "NAME"), (item.Reason, item.Line, item.Column));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61 }, "UTF-32, big end first")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0 }, "UTF-32, little end first")]
    [InlineData(new byte[] { 0x61, 0, 0x62, 0 }, "UTF-16 without a mark")]
    public void Other_encodings_are_refused(byte[] content, string what)
    {
        var item = Scanning.Quarantine(content);

        Assert.Contains(item.Reason, new[] { QuarantineReason.MissingColumn, QuarantineReason.BadRow });
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Binary_junk_has_a_defined_outcome()
    {
        var chance = new Random(20240105);
        var seen = new SortedSet<QuarantineReason>();
        for (var i = 0; i < 500; i++)
        {
            var junk = new byte[chance.Next(1, 4000)];
            chance.NextBytes(junk);
            seen.Add(Scanning.Quarantine(junk, i % 2 == 0 ? OnBadRow.Skip : OnBadRow.Quarantine).Reason);
        }

        Assert.Subset(new HashSet<QuarantineReason> { QuarantineReason.MissingColumn, QuarantineReason.BadRow }, seen);
    }

    private static byte[] Utf16(string text, bool bigEndian)
    {
        // By hand: Encoding would replace the lone surrogates that some tests are about.
        var bytes = new List<byte>();
        foreach (var unit in "\uFEFF" + text)
        {
            bytes.AddRange(bigEndian ? [(byte)(unit >> 8), (byte)unit] : [(byte)unit, (byte)(unit >> 8)]);
        }

        return [.. bytes];
    }
}
