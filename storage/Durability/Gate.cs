using Microsoft.Win32.SafeHandles;

namespace QueueMap.Storage.Durability;

/// <summary>
/// Lets one at a time through, over all threads and processes. Threads of this process queue in memory first, so at most
/// one of them asks the file system again and again.
/// </summary>
internal sealed class Gate(TimeProvider time)
{
    /// <summary>A holder writes one small file. One that takes this long is stopped, or its disk is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(32);

    // A fixed number, so memory does not grow with the number of files; two files that share one wait for each other, no more.
    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <param name="path">The lock's file. Its directory exists.</param>
    /// <exception cref="TimeoutException">Another process has held it for longer than <see cref="Patience"/>.</exception>
    public async ValueTask<IDisposable> EnterAsync(string path, CancellationToken cancellation)
    {
        var queue = _queues[(uint)string.GetHashCode(path, StringComparison.Ordinal) % (uint)_queues.Length];
        await queue.WaitAsync(cancellation);
        try
        {
            return new Passage(queue, await TakeAsync(path, cancellation));
        }
        catch
        {
            queue.Release();
            throw;
        }
    }

    private async ValueTask<SafeFileHandle> TakeAsync(string path, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            if (FileLock.TryTake(path) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(start) >= Patience)
            {
                throw new TimeoutException(
                    $"Another process has held the lock '{path}' for {Patience.TotalSeconds:0} seconds; it is held for milliseconds. "
                    + "Find the process that has the file open, and end it if it hangs: its lock ends with it.");
            }

            await Task.Delay(pause, time, cancellation);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private sealed class Passage(SemaphoreSlim queue, SafeFileHandle held) : IDisposable
    {
        public void Dispose()
        {
            held.Dispose();
            queue.Release();
        }
    }
}
