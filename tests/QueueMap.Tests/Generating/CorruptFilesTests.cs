using System.IO.Compression;
using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed class CorruptFilesTests
{
    private static readonly GsodOptions Options = new() { Stations = 50, FirstYear = 2023 };

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.0001", 1)] // 100 × 0.0001 = 0.01, but a share that is not 0 gives one at least
    [InlineData("0.03", 3)]
    [InlineData("0.105", 11)] // 10.5, and halves go up
    [InlineData("1", 100)]
    public async Task Just_the_share_of_the_files_is_corrupt_and_the_others_are_untouched(string share, int expected)
    {
        using var sound = await GeneratedDirectory.Of(Options);
        using var mixed = await GeneratedDirectory.Of(Options with { CorruptShare = decimal.Parse(share) });
        var changed = mixed.Files.Where(file => !mixed.Bytes(file).AsSpan().SequenceEqual(sound.Bytes(file))).ToList();

        Assert.Equal(sound.Files, mixed.Files);
        Assert.Equal(expected, changed.Count);
        Assert.Equal(expected, mixed.Data.CorruptFiles);
        Assert.All(changed, file => Assert.NotNull(StrictForm.Fault(mixed.Bytes(file))));
        Assert.Equal(mixed.Files.Except(changed).Sum(file => (long)mixed.Text(file).Count(c => c == '\n') - 1), mixed.Data.Rows);
    }

    [Fact]
    public async Task Plain_files_take_the_seven_plain_kinds_in_turn()
    {
        using var generated = await GeneratedDirectory.Of(Options with { Stations = 35, CorruptShare = 1 });
        var faults = generated.Files
            .Select(file => StrictForm.Fault(generated.Bytes(file)))
            .CountBy(fault => fault!.StartsWith("row", StringComparison.Ordinal) ? "row" : fault)
            .ToDictionary();

        // 70 files, 7 kinds: 10 each. Bad numbers, ragged rows and open quotes are bad rows to this reader.
        Assert.Equal(10, faults["empty"]);
        Assert.Equal(10, faults["header"]);
        Assert.Equal(10, faults["not UTF-8"]);
        Assert.Equal(10, faults["last line"]);
        Assert.Equal(30, faults["row"]);
        Assert.Equal(7, CorruptKinds.For(gzip: false).Count);
    }

    [Fact]
    public async Task Gzip_is_truncated_or_has_a_wrong_checksum_in_two_of_nine_corrupt_files()
    {
        using var generated = await GeneratedDirectory.Of(Options with { Stations = 45, CorruptShare = 1, Gzip = true });
        var (broken, faulty) = (0, 0);
        foreach (var file in generated.Files)
        {
            if (Unpack(generated.Bytes(file)) is not { } text)
            {
                broken++;
            }
            else if (StrictForm.Fault(text) is not null)
            {
                faulty++;
            }
        }

        Assert.Equal(20, broken); // 90 files, 9 kinds: 10 truncated and 10 with a wrong checksum
        Assert.Equal(70, faulty);
    }

    [Fact]
    public async Task Gzip_holds_the_same_bytes_as_the_plain_file()
    {
        using var plain = await GeneratedDirectory.Of(Options);
        using var packed = await GeneratedDirectory.Of(Options with { Gzip = true });

        Assert.Equal(plain.Files.Select(file => file + ".gz"), packed.Files);
        Assert.All(plain.Files, file => Assert.Equal(plain.Bytes(file), Unpack(packed.Bytes(file + ".gz"))));
        Assert.True(packed.Data.Bytes < plain.Data.Bytes / 2);
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        Assert.Equal(9, CorruptKinds.All.Select(kind => kind.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(CorruptKinds.All, CorruptKinds.For(gzip: true));
    }

    /// <summary>The content, or null when the gzip is broken: what it holds is also held against its own last eight bytes.</summary>
    private static byte[]? Unpack(byte[] gzip)
    {
        try
        {
            using var unpacked = new MemoryStream();
            using (var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress))
            {
                stream.CopyTo(unpacked);
            }

            var text = unpacked.ToArray();
            return gzip.Length >= 18 && BitConverter.ToUInt32(gzip, gzip.Length - 4) == (uint)text.Length ? text : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
