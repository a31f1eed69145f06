using System.Globalization;
using System.Text;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Durability;

namespace QueueMap.Storage.Runs;

/// <summary>
/// Claims of whole processes: "this process works on the run". The system releases a claim with its process, so nothing is
/// left to clean up after <c>kill -9</c>.
/// </summary>
public sealed class RunLocks(string state)
{
    private readonly StateLayout _layout = new(state);

    /// <summary>The claim, held until it is disposed.</summary>
    /// <exception cref="RunLockedException">Another process, or another claim of this one, holds the run.</exception>
    public IDisposable Take(string run) => TryTake(run) ?? throw new RunLockedException(run, HolderOf(run));

    /// <returns>The claim, or null where somebody else has it.</returns>
    public IDisposable? TryTake(string run)
    {
        DurableDirectory.Create(_layout.Run(run));
        if (FileLock.TryTake(_layout.RunLock(run)) is not { } held)
        {
            return null;
        }

        try
        {
            DurableFolder.Replace(_layout.RunHolder(run), Encoding.ASCII.GetBytes($"{Environment.ProcessId}"));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Process id of whoever took the claim last, for error texts only; null where it cannot be told.</summary>
    public int? HolderOf(string run)
    {
        var path = _layout.RunHolder(run);
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }
}

public sealed class RunLockedException(string run, int? holder) : Exception(
    $"{(holder is { } id ? $"Process {id}" : "Another process")} is working on run {RunId.Require(run)}, and one at a time may. "
    + "Let it finish or end it; its claim ends with it.")
{
    /// <summary>Its process id; null where it cannot be told.</summary>
    public int? Holder { get; } = holder;
}
