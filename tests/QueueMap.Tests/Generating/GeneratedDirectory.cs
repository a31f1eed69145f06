using System.Security.Cryptography;
using System.Text;
using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

/// <summary>A directory of generated data that goes with the test.</summary>
public sealed class GeneratedDirectory : IDisposable
{
    private GeneratedDirectory(string path, GeneratedData data) => (Path, Data) = (path, data);

    public string Path { get; }

    public GeneratedData Data { get; }

    /// <summary>Paths below the directory with '/', in ordinal order.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static async Task<GeneratedDirectory> Of(GsodOptions options)
    {
        var path = Directory.CreateTempSubdirectory("queuemap-generating-").FullName;
        return new GeneratedDirectory(path, await new GsodGenerator(options).WriteAsync(path));
    }

    public byte[] Bytes(string file) => File.ReadAllBytes(System.IO.Path.Combine(Path, file));

    public string Text(string file) => Encoding.UTF8.GetString(Bytes(file));

    /// <summary>SHA-256 over each file's path, a line feed and its bytes.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file + "\n"));
            hash.AppendData(Bytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
