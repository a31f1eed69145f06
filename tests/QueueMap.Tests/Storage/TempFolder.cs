namespace QueueMap.Tests.Storage;

/// <summary>A directory of its own for one test, removed with it.</summary>
public sealed class TempFolder : IDisposable
{
    private static int s_count;

    public TempFolder()
    {
        Path = System.IO.Path.Join(System.IO.Path.GetTempPath(), $"queuemap-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Full path of a file below, its folders created.</summary>
    public string At(string relative)
    {
        var path = System.IO.Path.Join(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Write(string relative, string content) => File.WriteAllText(At(relative), content);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
