using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Runs;

/// <summary>Parts of runs as files: <c>runs/RUN/PART.part</c> under the state directory.</summary>
public sealed class FileRunStore(string state, TimeProvider time) : IRunStore
{
    private readonly StateLayout _layout = new(state);
    private readonly DurableFolder _folder = new(new StateLayout(state).Root);
    private readonly Gate _gate = new(time);

    public ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation) =>
        ReadAsync(_layout.Part(run, part), cancellation);

    public async ValueTask<bool> TryWriteAsync(
        string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation)
    {
        var path = _layout.Part(run, part);
        if (expected != 0 && !File.Exists(path))
        {
            // Otherwise a message with a made-up run would leave a folder behind.
            return false;
        }

        _folder.Prepare(_layout.Run(run));
        using var passage = await _gate.EnterAsync(StateLayout.LockOf(path), cancellation);
        var found = await ReadAsync(path, cancellation);
        if ((found?.Revision ?? 0) != expected)
        {
            return false;
        }

        DurableFolder.Replace(path, PartFile.Write(expected + 1, body.Span));
        return true;
    }

    public async IAsyncEnumerable<string> ListRunsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(_layout.Runs))
        {
            yield break;
        }

        var names = await Task.Run(() => Directory.GetDirectories(_layout.Runs), cancellation);
        foreach (var run in names.Select(path => Path.GetFileName(path)).Where(RunId.IsValid).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();

            // A run that has only files or a lock has never been created.
            if (Directory.EnumerateFiles(_layout.Run(run), "*" + StateLayout.PartEnding).Any())
            {
                yield return run;
            }
        }
    }

    private static async ValueTask<StoredPart?> ReadAsync(string path, CancellationToken cancellation) =>
        await WholeFile.ReadAsync(path, cancellation) is { } content ? PartFile.Read(path, content) : null;
}
