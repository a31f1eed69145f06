using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Tests.Mapping;

/// <summary>The index finds what is found byte by byte, wherever rows begin and end in it.</summary>
public sealed class StructuralIndexTests
{
    private const int IndexBytes = StructuralIndex.MaxBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(190)]
    [InlineData(1024)]
    [InlineData(IndexBytes - 1)]
    [InlineData(IndexBytes)]
    [InlineData(IndexBytes + 1)]
    public void Breaks_and_separators_are_where_they_stand(int rowBytes)
    {
        var chance = new Random(rowBytes);
        for (var round = 0; round < 40; round++)
        {
            AssertFound(Rows(chance, rowBytes, chance.Next(IndexBytes + 200)));
            AssertFound(Rows(chance, chance.Next(1, rowBytes + 1), IndexBytes));
        }
    }

    [Fact]
    public void It_covers_whole_blocks_up_to_a_quote_out_of_place()
    {
        var bytes = Rows(new Random(1), 64, IndexBytes);
        (bytes[200], bytes[201]) = ((byte)'x', (byte)'"');
        var index = new StructuralIndex(Dirty());

        Assert.Equal(192, index.Fill<ScalarLanes>(bytes, out _));
        Assert.Equal(63, index.FindBreak(0));
        Assert.True(index.FindBreak(192) >= 192);
    }

    private static void AssertFound(byte[] bytes)
    {
        var index = new StructuralIndex(Dirty());
        var covered = index.Fill<ScalarLanes>(bytes, out var sawOddBytes);
        Assert.Equal(Math.Min(bytes.Length / 64 * 64, IndexBytes), covered);
        Assert.False(sawOddBytes);
        var at = 0;
        while (bytes.AsSpan(at, covered - at).IndexOf((byte)'\n') is var length and >= 0)
        {
            var end = at + length;
            Assert.Equal(end, index.FindBreak(at));
            int[] separators = [.. Enumerable.Range(at, length).Where(place => bytes[place] == ',')];
            Assert.Equal(separators.Length, index.SeparatorsBefore(end) - index.SeparatorsBefore(at));
            var cursor = index.SeparatorsFrom(at);
            for (var number = 0; number < separators.Length; number += 1 + (number % 3))
            {
                Assert.Equal(separators[number], cursor.Find(number));
            }

            at = end + 1;
        }

        Assert.True(index.FindBreak(at) >= covered);
    }

    // What another stretch of bytes left behind.
    private static IndexedBlock[] Dirty() => [.. Enumerable.Repeat(new IndexedBlock(ulong.MaxValue, ulong.MaxValue, int.MaxValue), StructuralIndex.Blocks)];

    private static byte[] Rows(Random chance, int rowBytes, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length; at++)
        {
            bytes[at] = at % rowBytes == rowBytes - 1 ? (byte)'\n' : chance.Next(6) == 0 ? (byte)',' : (byte)'x';
        }

        return bytes;
    }
}
