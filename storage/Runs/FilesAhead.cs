using System.Runtime.CompilerServices;

namespace QueueMap.Storage.Runs;

/// <summary>
/// Reads files of a run one after another, and the next ones while the last is worked on: a read from S3 takes some 80 ms
/// whatever its size, and a run has a thousand segments.
/// </summary>
public static class FilesAhead
{
    /// <summary>Reads under way or waiting to be taken: then 1,000 segments of 80 ms are there in 5 s.</summary>
    public const int MaxFiles = 16;

    /// <summary>
    /// Bytes of them, by the largest file so far; 16 segments of a usual run have as many. The first file is read alone, and
    /// nobody pays for a second who wants one. What is above it at most is one window of files that are larger than all before.
    /// </summary>
    public const int MaxBytes = 16 << 20;

    /// <returns>
    /// Each file in the order of the names, and null for one that is not there. The content is valid until the next file is asked for.
    /// </returns>
    public static async IAsyncEnumerable<(string Name, ReadOnlyMemory<byte>? Content)> ReadAheadAsync(
        this IRunFiles files, string run, IAsyncEnumerable<string> names, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = new Queue<(string Name, Task<LentContent?> Content)>();
        LentContent? taken = null;
        var (isFirst, largest) = (true, MaxBytes);
        try
        {
            await foreach (var name in names.WithCancellation(cancellation))
            {
                ahead.Enqueue((name, files.LendAsync(run, name, stop.Token).AsTask()));
                while (ahead.Count >= Math.Clamp(MaxBytes / Math.Max(1, largest), 1, files.ReadsAhead))
                {
                    yield return await NextAsync();
                }
            }

            while (ahead.Count > 0)
            {
                yield return await NextAsync();
            }
        }
        finally
        {
            taken?.Dispose();
            await stop.CancelAsync();
            foreach (var (_, content) in ahead)
            {
                await ((Task)content).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nobody is left to take it.
                if (content.IsCompletedSuccessfully)
                {
                    (await content)?.Dispose();
                }
            }
        }

        async Task<(string Name, ReadOnlyMemory<byte>? Content)> NextAsync()
        {
            taken?.Dispose();
            taken = null;
            var (name, reading) = ahead.Dequeue();
            taken = await reading;
            largest = Math.Max(isFirst ? 0 : largest, taken?.Bytes.Length ?? 0);
            isFirst = false;
            return (name, taken?.Bytes);
        }
    }
}
