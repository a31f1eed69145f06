using System.Text.Json;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Rounds;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.People;

/// <summary>The person who wants the result: starts the run, resumes it when its command has ended early, and requeues what failed.</summary>
internal sealed class RunKeeper(RoundScene scene, string sourcePrefix)
{
    private const int Requeues = 3;

    private static readonly TimeSpan s_namedWithin = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    private string Run => scene.Facts.Run;

    /// <summary>Ends when the table says that the run has.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        Member? command = null;
        while (true)
        {
            var state = await scene.Tables.StateAsync();
            if (state is "Succeeded" or "Partial" or "Failed" or "Cancelled" && command is null or { HasExited: true })
            {
                return;
            }

            if (command is null or { HasExited: true })
            {
                command = state is null
                    ? scene.Fleet.StartCommand("run", $"s3://{scene.Facts.SourceBucket}/{sourcePrefix}", "--run", Run, "--batch-items", "5", "--tolerated-failure-percent", "100")
                    : scene.Fleet.StartCommand("resume", Run);
            }

            await Task.WhenAny(command.Ended, RoundScene.PauseAsync(s_pause, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Looks at the dead letters for as long as the run goes on: each is to be in the ledger within 30 s; half as long again is
    /// allowed on a busy machine, and no more, because after 75 s of stillness a producer sends again whatever is missing.
    /// </summary>
    public async Task LettersNamedAsync(Task running, CancellationToken cancellation)
    {
        var (time, seen) = (TimeProvider.System, new Dictionary<int, long>());
        while (!running.IsCompleted)
        {
            foreach (var letter in (await scene.Queues.PeekAsync($"{scene.Facts.BatchesQueue}-dead")).Select(Meaning.Of).Where(letter => letter?.Run == Run && letter.Kind == "MapBatch"))
            {
                seen.TryAdd(letter!.Batch, time.GetTimestamp());
            }

            foreach (var (batch, since) in seen.Where(one => one.Value > 0).ToList())
            {
                var isLate = time.GetElapsedTime(since) > s_namedWithin;
                if (await scene.Tables.KnowsAsync(batch))
                {
                    seen[batch] = 0;
                }
                else if (isLate)
                {
                    seen[batch] = 0;
                    scene.Complaints.Enqueue(new("O7", $"the letter of batch {batch} has lain in the dead-letter queue for {s_namedWithin.TotalSeconds:F0} s, and the ledger does not name it"));
                }
            }

            await Task.WhenAny(running, RoundScene.PauseAsync(s_pause, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What lay in the queues is gone, and the person knows.</summary>
    public async Task ResendAsync(CancellationToken cancellation)
    {
        if (await scene.Tables.StateAsync() is "Listing" or "Running")
        {
            await scene.Fleet.RunAsync(cancellation, "resume", Run, "--resend", "--detach");
        }
    }

    /// <summary>Requeues until nothing is dead, and nothing quarantined but what is bad.</summary>
    /// <param name="bad">Keys that no requeue can mend.</param>
    public async Task MendAsync(HashSet<string> bad, CancellationToken cancellation)
    {
        await RequeueLettersAsync(cancellation);
        await KeepAsync(cancellation);
        for (var i = 0; i < Requeues && await NeedsAsync(bad, cancellation); i++)
        {
            await scene.Fleet.RunAsync(cancellation, "requeue", Run);
            await KeepAsync(cancellation);
        }
    }

    /// <summary>Twice, at the same time: as two people do who have seen the same alarm.</summary>
    public async Task RequeueLettersAsync(CancellationToken cancellation)
    {
        if (await scene.Queues.DepthAsync($"{scene.Facts.BatchesQueue}-dead") > 0)
        {
            string[] words = ["dead", "requeue", "--run", Run, "--yes"];
            var both = await Task.WhenAll(scene.Fleet.RunAsync(cancellation, words), scene.Fleet.RunAsync(cancellation, words));
            scene.Counts.Add("F15", both.Count(outcome => outcome.Said.Contains("sent again", StringComparison.Ordinal)));
        }
    }

    private async Task<bool> NeedsAsync(HashSet<string> bad, CancellationToken cancellation)
    {
        var (_, said) = await scene.Fleet.RunAsync(cancellation, "status", Run, "--json");
        foreach (var line in said.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement))
        {
            if (line.TryGetProperty("deadBatches", out var dead) && dead.GetInt32() > 0)
            {
                return true;
            }

            if (line.GetProperty("event").GetString() == "quarantined" && !bad.Contains(line.GetProperty("item").GetProperty("key").GetString()!))
            {
                return true;
            }
        }

        return false;
    }
}
