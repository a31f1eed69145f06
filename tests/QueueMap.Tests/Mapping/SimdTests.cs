using System.Numerics;
using System.Text;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Tests.Mapping;

/// <summary>Each path by itself: what a wide instruction says is what a loop over bytes says.</summary>
public sealed class SimdTests
{
    [Fact]
    public void Every_byte_is_classified_alike_on_every_path()
    {
        var block = new byte[64];
        for (var at = 0; at < 64; at++)
        {
            for (var unit = 0; unit < 256; unit++)
            {
                block.AsSpan().Fill((byte)'x');
                block[at] = (byte)unit;
                var expected = ScalarLanes.Classify(ref block[0]);
                AssertIf(SimdPath.Vector128, expected, Vector128Lanes.Classify, block);
                AssertIf(SimdPath.Vector256, expected, Vector256Lanes.Classify, block);
                AssertIf(SimdPath.Vector512, expected, Vector512Lanes.Classify, block);
            }
        }
    }

    [Fact]
    public void Every_byte_at_every_place_is_proven_alike_on_every_path()
    {
        // Rows of many lengths, so that each place is the first, the last and a middle one of a vector, and seen twice or once.
        foreach (var filling in Enumerable.Range(0, 140).Where(filling => filling < 70 || filling % 7 == 0))
        {
            foreach (var end in new[] { "\n", "\r\n" })
            {
                var row = Encoding.ASCII.GetBytes($"\"{new string('q', filling)}\",bare,,\"\",\"0123456789\",tail{new string('b', filling / 2)}{end}");
                AssertProofs<ScalarLanes>(row);
                AssertProofs<Vector128Lanes>(row);
                if (Vector256Lanes.IsSupported)
                {
                    AssertProofs<Vector256Lanes>(row);
                }

                if (Vector512Lanes.IsSupported)
                {
                    AssertProofs<Vector512Lanes>(row);
                }
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0x8000000000000001UL)]
    [InlineData(0x123456789ABCDEF0UL)]
    [InlineData(ulong.MaxValue)]
    public void The_parity_of_quotes_is_the_count_of_those_below(ulong bits)
    {
        var expected = 0UL;
        for (var i = 0; i < 64; i++)
        {
            expected |= (ulong)(BitOperations.PopCount(bits << (63 - i)) & 1) << i;
        }

        Assert.Equal((expected, expected), (PrefixXor.Of(bits), PrefixXor.ByShifts(bits)));
    }

    [Theory]
    [InlineData("  13.8", 1, 138L)]
    [InlineData(" -13.8", 1, -138L)]
    [InlineData("-999.9", 1, -9999L)]
    [InlineData("9999.9", 1, 9999L * 10 + 9)]
    [InlineData("    .5", 1, 5L)]
    [InlineData("   -.5", 1, -5L)]
    [InlineData("   0.0", 1, 0L)]
    [InlineData("  -0.0", 1, 0L)]
    [InlineData("7", 0, 7L)]
    [InlineData("-7", 0, -7L)]
    [InlineData("12345678", 0, 12345678L)]
    [InlineData("-1234567", 0, -1234567L)]
    [InlineData("1.234567", 6, 1234567L)]
    [InlineData("-12.3456", 4, -123456L)]
    [InlineData("  12.38", 1, null)]
    [InlineData("  12.3", 2, null)]
    [InlineData("   123", 1, null)]
    [InlineData("  13.8", 0, null)]
    [InlineData("+13.8", 1, null)]
    [InlineData("13.8 ", 1, null)]
    [InlineData("- 13.8", 1, null)]
    [InlineData("--13.8", 1, null)]
    [InlineData("1 3.8", 1, null)]
    [InlineData("1-3.8", 1, null)]
    [InlineData("      ", 1, null)]
    [InlineData("        ", 0, null)]
    [InlineData("    . ", 1, null)]
    [InlineData("    -", 0, null)]
    [InlineData("  .-1", 2, null)]
    [InlineData("  . 1", 2, null)]
    [InlineData(" -.01", 2, -1L)]
    [InlineData("13:8", 1, null)]
    [InlineData("1/.8", 1, null)]
    [InlineData("1:.8", 1, null)]
    [InlineData("1\u00e9.8", 1, null)]
    [InlineData("\u00ff13.8", 1, null)]
    public void A_short_number_is_read_at_once_or_left_to_the_grammar(string text, int scale, long? number)
    {
        var bytes = Encoding.Latin1.GetBytes("12345678" + text + "9");
        var isRead = new ShortNumber(text.Length, scale).TryParse(ref bytes[^1], out var found);

        Assert.Equal(number, isRead ? found : null);
    }

    [Theory]
    [InlineData("1.,7", 1, 2)]
    [InlineData("12.\"7", 1, 2)]
    [InlineData("3.5,77", 2, 3)]
    public void A_short_number_takes_no_point_from_the_field_before_it(string text, int length, int scale)
    {
        var bytes = Encoding.Latin1.GetBytes("12345678" + text + "9");

        Assert.False(new ShortNumber(length, scale).TryParse(ref bytes[^1], out _));
        Assert.False(new ShortNumber(ShortNumber.MaxBytes, scale).TryParse(ref bytes[^1], length, out _));
    }

    [Fact]
    public void Short_numbers_are_those_of_the_grammar()
    {
        var chance = new Random(5);
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(chance.GetItems([" ", "-", "+", ".", "0", "1", "9", "/", ":", "\0", "\u0080"], chance.Next(1, 9)));
            var bytes = Encoding.Latin1.GetBytes("      99" + text + "9");
            var scale = chance.Next(7);
            var isRead = new ShortNumber(text.Length, scale).TryParse(ref bytes[^1], out var number);
            Assert.Equal(isRead, new ShortNumber(ShortNumber.MaxBytes, scale).TryParse(ref bytes[^1], text.Length, out var again));
            if (isRead)
            {
                Assert.Equal(number, again);
                Assert.True(ValueGrammar.TryParse(Encoding.Latin1.GetBytes(text.Trim(' ')), out var value), text);
                Assert.Equal((value, scale), (ScaledNumber.ToDecimal(number, scale), value.Scale));
            }
        }
    }

    [Fact]
    public void Four_rows_are_quiet_where_each_of_them_is()
    {
        Assert.SkipUnless(RowQuad.IsSupported, "This processor has no vectors of four rows.");
        var chance = new Random(7);
        var told = new HashSet<(int Count, int Quiet)>();
        for (var i = 0; i < 200_000; i++)
        {
            var (scale, length, count) = (chance.Next(4), chance.Next(1, 9), chance.Next(1, 6));
            var form = new ShortNumber(length, scale);
            var month = CurrentMonth.Of("2024-02-01"u8)!.Value;
            var toNotice = chance.GetItems([long.MinValue, -5, 0, 1, 9, 10, 123, 99_999, 12_345_678, long.MaxValue], 1)[0];
            string[] rows = [.. Enumerable.Range(0, count).Select(_ => "12345678" + Date(chance) + Number(chance, length, scale))];
            var bytes = Encoding.Latin1.GetBytes(string.Concat(rows) + "9");
            var expected = 0;
            while (expected < count && IsQuiet(bytes, expected * rows[0].Length))
            {
                expected++;
            }

            expected = Math.Min(expected, RowQuad.Rows);
            var quiet = new RowQuad(month, form, toNotice).Quiet(ref bytes[8], ref bytes[rows[0].Length], rows[0].Length, count);
            Assert.True(expected == quiet, $"{quiet} and not {expected} of {string.Join('|', rows)}, scale {scale}, to notice {toNotice}");
            told.Add((count, quiet));

            // Where a number below zero would be noticed, no row is quiet: they are seldom.
            bool IsQuiet(byte[] bytes, int row) => toNotice > 0
                && month.Has(ref bytes[row + 8])
                && form.TryParse(ref bytes[row + rows[0].Length], out var number)
                && number < toNotice;
        }

        Assert.Equal([(1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (3, 2), (3, 3), (4, 0), (4, 1), (4, 2), (4, 3), (4, 4), (5, 0), (5, 1), (5, 2), (5, 3), (5, 4)], told.Order());
    }

    [Theory]
    [InlineData("9999.9", 1, 99999L)]
    [InlineData("9999.90", 1, 99999L)]
    [InlineData("9999.9", 0, null)]
    [InlineData("-1", 3, -1000L)]
    [InlineData("9223372036854775807", 0, long.MaxValue)]
    [InlineData("9223372036854775808", 0, null)]
    [InlineData("0.0000000000000000000000000001", 18, null)]
    [InlineData("1.0000000000000000000000000001", 10, null)]
    [InlineData("0", 18, 0L)]
    public void A_missing_number_is_known_at_any_scale(string number, int scale, long? scaled) =>
        Assert.Equal(scaled, ScaledNumber.At(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), scale));

    // One in eight is of another month, past its end, or no date.
    private static string Date(Random chance) => chance.Next(8) == 0
        ? chance.GetItems(["2024-02-30", "2024-02-00", "2024-03-01", "2024-02-1:", "2024-02-0/", "2024-02- 1", "2024 02-01", "2024-02-39", "2024-02-41"], 1)[0]
        : $"2024-02-{chance.Next(1, 30):D2}";

    // One in eight is any text.
    private static string Number(Random chance, int length, int scale)
    {
        if (chance.Next(8) == 0)
        {
            return string.Concat(chance.GetItems([" ", "-", "+", ".", "0", "1", "9", "/", ":", "\0", "\u0080"], length));
        }

        var text = ((decimal)chance.Next(-2_000, 20_000) / 10).ToString($"F{scale}", System.Globalization.CultureInfo.InvariantCulture);
        return text.Length > length ? text[^length..] : text.PadLeft(length);
    }

    private static RowProof Expected(byte[] row, byte[] other, int at)
    {
        var isStructure = row[at] is (byte)'"' or (byte)',' or (byte)'\n' or (byte)'\r';
        var isQuoted = row.AsSpan(0, at).Count((byte)'"') % 2 == 1;
        var isBroken = isStructure ? other[at] != row[at]
            : isQuoted ? other[at] == '"'
            : other[at] is (byte)'"' or (byte)',' or (byte)'\n' or (byte)'\r';
        return isBroken ? RowProof.Broken : isStructure || other[at] is >= 0x20 and < 0x80 ? RowProof.Plain : RowProof.Odd;
    }

    private static void AssertProofs<TLanes>(byte[] row)
        where TLanes : struct, IByteLanes
    {
        var shape = new RowShape(fieldCount: 6, fields: 6);
        var isLong = row.Length >= TLanes.MinRowBytes;
        Assert.Equal(isLong, shape.TryLearn<TLanes>(row));
        for (var at = 0; isLong && at < row.Length; at++)
        {
            var other = (byte[])row.Clone();
            for (var unit = 0; unit < 256; unit++)
            {
                other[at] = (byte)unit;
                var expected = Expected(row, other, at);
                var isPlain = TLanes.IsPlain<MixedLayout>(ref other[0], ref shape.Key, ref shape.Slack, shape.Length);
                if (expected != TLanes.Prove(ref other[0], shape) || expected == RowProof.Plain != isPlain)
                {
                    Assert.Fail($"{typeof(TLanes).Name} differs where byte {at} of {row.Length} is {unit}, which makes the row {expected}.");
                }
            }
        }
    }

    private delegate BlockMasks Classify(ref byte block);

    private static void AssertIf(SimdPath path, BlockMasks expected, Classify classify, byte[] block)
    {
        if (SimdPaths.IsSupported(path))
        {
            var actual = classify(ref block[0]);
            Assert.Equal(expected with { Odd = 0 }, actual with { Odd = 0 });
            Assert.Equal(expected.Odd != 0, actual.Odd != 0);
        }
    }
}
