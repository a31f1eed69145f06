using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Walking;

namespace QueueMap.Storage.Runs;

/// <summary>Files of runs: <c>runs/RUN/files/NAME</c> under the state directory.</summary>
public sealed class DirectoryRunFiles(string state, TimeProvider time) : IRunFiles
{
    private readonly StateLayout _layout = new(state);
    private readonly DurableFolder _folder = new(new StateLayout(state).Root);
    private readonly Gate _gate = new(time);

    /// <summary>One: what the page cache holds is there at once, and what a disk has to bring comes no sooner.</summary>
    public int ReadsAhead => 1;

    public async ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = _layout.File(run, name);
        var directory = Prepare(path);
        var created = !File.Exists(path) && await PlaceAsync(run, path, content, replace: false, cancellation);

        // Also where the file exists: its writer may not have come this far, and the caller relies on the file from now on.
        DurableDirectory.Sync(directory);
        return created;
    }

    public async ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = _layout.File(run, name);
        var directory = Prepare(path);
        await PlaceAsync(run, path, content, replace: true, cancellation);
        DurableDirectory.Sync(directory);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation) =>
        // The cast, because a bare null would go through byte[] and come out as an empty file.
        await WholeFile.ReadAsync(_layout.File(run, name), cancellation) is { } content ? content : (ReadOnlyMemory<byte>?)null;

    public ValueTask<LentContent?> LendAsync(string run, string name, CancellationToken cancellation) =>
        WholeFile.LendAsync(_layout.File(run, name), cancellation);

    public async IAsyncEnumerable<string> ListAsync(string run, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A prefix ends anywhere in a name; the folder that it names whole is the only one that has to be read.
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        var root = folder.Length == 0 ? _layout.Files(run) : _layout.File(run, folder.TrimEnd('/'));
        if (!Directory.Exists(root))
        {
            yield break;
        }

        await foreach (var rest in new OrderedWalk(root, OrderedWalk.DefaultWindow).FilesAsync(after: null, cancellation))
        {
            var name = folder + rest;
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !Path.GetFileName(name).StartsWith('.'))
            {
                yield return name;
            }
        }
    }

    private string Prepare(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        _folder.Prepare(directory);
        return directory;
    }

    // Written and synced outside of the lock, which is held for a look and a rename only: workers do not wait for the
    // disk one after the other. The lock, because rename replaces what is there, and link(2) is not to be had everywhere.
    private async ValueTask<bool> PlaceAsync(
        string run, string path, ReadOnlyMemory<byte> content, bool replace, CancellationToken cancellation)
    {
        using var staged = StagedFile.Write(Path.GetDirectoryName(path)!, Path.GetFileName(path), content.Span);
        using var passage = await _gate.EnterAsync(_layout.FilesLock(run), cancellation);
        if (!replace && File.Exists(path))
        {
            return false;
        }

        staged.Place();
        return true;
    }
}
