namespace QueueMap.Simulation.Oracles;

internal static class ByteLines
{
    /// <summary>Parts that are not empty.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(this byte[] content, byte separator)
    {
        var begin = 0;
        for (var i = 0; i <= content.Length; i++)
        {
            if (i == content.Length || content[i] == separator)
            {
                if (i > begin)
                {
                    yield return content.AsMemory(begin, i - begin);
                }

                begin = i + 1;
            }
        }
    }
}
