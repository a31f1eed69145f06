using QueueMap.Producer.Generating;

namespace QueueMap.Benchmarks;

/// <summary>Station files of GSOD's form in memory, as the product's own generator makes them: the same bytes on every machine.</summary>
internal sealed class GsodFiles
{
    /// <summary>13 MB: past the L2 cache of a core, as files that were just read are, and seconds of measuring, not minutes.</summary>
    private const int Stations = 200;

    private static readonly Lazy<GsodFiles> s_files = new(() => Make().GetAwaiter().GetResult());

    private GsodFiles(IReadOnlyList<byte[]> contents, GeneratedData sum)
    {
        (Contents, Work) = (contents, new Work(sum.Bytes, sum.Rows));
    }

    public static GsodFiles Instance => s_files.Value;

    /// <summary>Files of 66 KB on average.</summary>
    public IReadOnlyList<byte[]> Contents { get; }

    public Work Work { get; }

    private static async Task<GsodFiles> Make()
    {
        var directory = Directory.CreateTempSubdirectory("queuemap-kernels-").FullName;
        try
        {
            var sum = await new GsodGenerator(new GsodOptions { Stations = Stations }).WriteAsync(directory);
            var paths = Directory.GetFiles(directory, "*.csv", SearchOption.AllDirectories);
            Array.Sort(paths, StringComparer.Ordinal);
            return new GsodFiles([.. paths.Select(File.ReadAllBytes)], sum);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
