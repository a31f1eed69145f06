using System.Text.Json;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.Results;

/// <summary>Results as files: <c>results/JOB.json</c> under the state directory.</summary>
public sealed class FileResultStore(string state, TimeProvider time) : IResultStore
{
    private readonly StateLayout _layout = new(state);
    private readonly DurableFolder _folder = new(new StateLayout(state).Root);
    private readonly Gate _gate = new(time);

    public async ValueTask<bool> PublishAsync(ResultSet result, CancellationToken cancellation)
    {
        var path = _layout.Result(result.Job);
        _folder.Prepare(_layout.Results);
        using var passage = await _gate.EnterAsync(StateLayout.LockOf(path), cancellation);
        if (await ReadFileAsync(path, cancellation) is { } earlier && !result.Supersedes(earlier))
        {
            return false;
        }

        DurableFolder.Replace(path, WireFormat.Write(result));
        return true;
    }

    public async ValueTask<ResultSet?> ReadAsync(string job, CancellationToken cancellation) =>
        await ReadFileAsync(_layout.Result(job), cancellation);

    private static async ValueTask<ResultSet?> ReadFileAsync(string path, CancellationToken cancellation)
    {
        if (await WholeFile.ReadAsync(path, cancellation) is not { } json)
        {
            return null;
        }

        try
        {
            return WireFormat.Read<ResultSet>(json);
        }
        catch (JsonException e)
        {
            throw new DamagedFileException(path, $"it is no result ({e.Message})", e);
        }
    }
}
