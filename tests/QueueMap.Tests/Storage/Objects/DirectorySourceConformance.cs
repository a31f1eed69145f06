using QueueMap.Storage.Objects;
using QueueMap.Tests.Storage.Conformance;

namespace QueueMap.Tests.Storage.Objects;

public abstract class DirectorySourceConformance : ObjectSourceConformance, IDisposable
{
    private readonly TempFolder _folder = new();
    private int _writes;

    protected DirectorySourceConformance(int window) => Source = new DirectorySource(_folder.Path, window);

    protected override IObjectSource Source { get; }

    protected override ValueTask PutAsync(string key, byte[] content)
    {
        var path = _folder.At(key);
        File.WriteAllBytes(path, content);

        // Two writes within one tick of the file system's clock would look like one.
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(++_writes));
        return ValueTask.CompletedTask;
    }

    protected override DateTimeOffset WrittenAt(string key) => new(File.GetLastWriteTimeUtc(_folder.At(key)), TimeSpan.Zero);

    protected override ValueTask RemoveAsync(string key)
    {
        File.Delete(_folder.At(key));
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class DirectorySourceTests() : DirectorySourceConformance(window: 65_536);

/// <summary>Every folder of the suite with more than one name is read many times.</summary>
public sealed class DirectorySourceOfWindow1Tests() : DirectorySourceConformance(window: 1);

public sealed class DirectorySourceOfWindow3Tests() : DirectorySourceConformance(window: 3);
