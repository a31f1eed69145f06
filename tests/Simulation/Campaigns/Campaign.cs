using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Campaigns;

/// <summary>Many seeds over several processes: in one of them only one thread ever runs, so that a world has one order.</summary>
internal sealed class Campaign(Mode mode, int first, int last, int processes)
{
    /// <summary>
    /// Seeds of one process at most: what a killed process of a world has left behind goes with it (0.8 GB after 2,000). Its
    /// first eight seconds go into compiling, so that 500 seeds take 15 % longer each.
    /// </summary>
    private const int SeedsAtOnce = 2_000;

    private const int KeptLines = 20;

    /// <summary>A world takes some milliseconds; one that takes so long hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    public async Task<Tally> RunAsync(Action<Tally> progress)
    {
        var total = new Tally();
        var chunks = new Queue<(int First, int Last)>();
        var size = Math.Clamp((((long)last - first) / processes) + 1, 1, SeedsAtOnce);
        for (long next = first; next <= last; next += size)
        {
            chunks.Enqueue(((int)next, (int)Math.Min(last, next + size - 1)));
        }

        var running = new List<Task<Tally>>();
        while (running.Count > 0 || chunks.Count > 0)
        {
            while (running.Count < processes && chunks.TryDequeue(out var chunk))
            {
                running.Add(RunAsync(chunk.First, chunk.Last));
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            total.Add(await ended);
            progress(total);
        }

        return total;
    }

    private async Task<Tally> RunAsync(int from, int to)
    {
        using var child = new Process
        {
            StartInfo = OneThread.Start(["seeds", mode.ToString(), from.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture)]),
        };
        child.StartInfo.RedirectStandardOutput = true;
        child.StartInfo.RedirectStandardError = true; // What the processes of the worlds log; kept for a death only.
        var log = new Queue<string>();
        child.ErrorDataReceived += (_, line) => Keep(log, line.Data);
        child.Start();
        child.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        Tally? tally = null;
        var at = from;
        try
        {
            while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("at ", StringComparison.Ordinal))
                {
                    at = int.Parse(line.AsSpan(3), CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith('{'))
                {
                    tally = JsonSerializer.Deserialize<Tally>(line);
                }
            }

            await child.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill();
        }

        return tally ?? new Tally { Seeds = at - from + 1, Failures = [new Failed(at, ["O8: the process that simulated it hung or died", .. log])] };
    }

    private static void Keep(Queue<string> log, string? line)
    {
        if (line is not null)
        {
            log.Enqueue(line);
            while (log.Count > KeptLines)
            {
                log.Dequeue();
            }
        }
    }
}
