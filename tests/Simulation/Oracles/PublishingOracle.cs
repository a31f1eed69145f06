using QueueMap.Contracts.Ledger;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>What a batch that is sent says of itself, and whether it may be sent yet, or still.</summary>
internal sealed class PublishingOracle(SimWorld world, Judge judge)
{
    /// <summary>A look at the header a second, and the sends that are under way.</summary>
    private static readonly TimeSpan s_cancelled = TimeSpan.FromSeconds(60);

    /// <summary>A worker reads a header again after a second.</summary>
    private static readonly TimeSpan s_heard = TimeSpan.FromSeconds(3);

    // By batch: how often it had been requeued, since when, and who wrote so.
    private readonly Dictionary<(string Run, int Batch), List<(long At, int Requeues, string Writer)>> _requeues = [];
    private readonly Dictionary<(string Who, string Run, int Batch, int Pass), long> _received = [];
    private readonly Dictionary<string, long> _cancelled = new(StringComparer.Ordinal);

    public void OnShard(RunModel run, Shard shard, string writer)
    {
        foreach (var (batch, dead) in shard.Dead)
        {
            var known = _requeues.TryGetValue((run.Run, batch), out var list) ? list : _requeues[(run.Run, batch)] = [];
            if (known.Count == 0 || known[^1].Requeues != dead.Requeues)
            {
                known.Add((world.Simulator.Now, dead.Requeues, writer));
            }
        }
    }

    /// <returns>Who last said that a batch is awaited again; null where nobody has.</returns>
    public string? MarkerOf(RunModel run, int batch) => _requeues.TryGetValue((run.Run, batch), out var known) ? known[^1].Writer : null;

    public void OnCancelled(RunModel run) => _cancelled.TryAdd(run.Run, world.Simulator.Now);

    public void OnReceived(MemoryQueue.Message message, SimProcess who)
    {
        var about = message.About;
        if (about.Kind is "MapBatch" or "BatchDied")
        {
            _received.TryAdd((who.Name, about.Run, about.Batch, about.Pass), world.Simulator.Now);
        }
    }

    public void OnSent(MemoryQueue.Message message, SimProcess sender)
    {
        var about = message.About;
        var run = judge.RunOf(about.Run);
        if (about.Kind == "MapBatch" && run.Header is { } header)
        {
            judge.Require(
                header.Listing.Complete || about.Batch < header.Listing.Announced - 1,
                "O6",
                run,
                $"batch {about.Batch}, the last that is announced, is sent before the listing is complete: its fold may find nothing to end");
        }

        if (about.Kind == "PartialMaxima" && _cancelled.TryGetValue(run.Run, out var end))
        {
            var first = _received.Where(one => one.Key.Who == sender.Name && one.Key.Run == run.Run && one.Key.Batch == about.Batch).Select(one => one.Value).DefaultIfEmpty(0).Min();
            judge.Require(
                first < end + s_heard.Ticks || sender.FrozenUntil >= end, "O10", run, $"{sender.Name} has mapped batch {about.Batch}, which it received after the run was cancelled");
        }

        if (about.Kind is not ("MapBatch" or "BatchDied"))
        {
            return;
        }

        if (about.Kind == "BatchDied" || sender.Name[0] is 'w')
        {
            judge.Require(
                _received.ContainsKey((sender.Name, about.Run, about.Batch, about.Pass)), "O7", run, $"{sender.Name} sends {about}, and has received no batch of that pass");
            return;
        }

        RequirePass(run, about, sender);
        var isLate = _cancelled.TryGetValue(run.Run, out var at) && world.Simulator.Now - at > s_cancelled.Ticks && sender.FrozenUntil < at
            && !world.Faults.Disturbed.HasHit(sender.Name, at);
        judge.Require(!isLate, "O10", run, $"{sender.Name} sends batch {about.Batch}, and the run was cancelled long ago");
    }

    private void RequirePass(RunModel run, Letter about, SimProcess sender)
    {
        if (run.Find(about.Batch)?.Dead.ContainsKey(about.Batch) != true || !_requeues.TryGetValue((run.Run, about.Batch), out var known))
        {
            return;
        }

        // What was so before the sender was born it has read, and what it wrote it knows.
        var least = known.Where(one => one.At < sender.BornAt || one.Writer == sender.Name).Select(one => one.Requeues).DefaultIfEmpty(0).Max();
        judge.Require(
            about.Pass >= least && about.Pass <= known[^1].Requeues,
            "O7",
            run,
            $"{sender.Name} sends {about}, which has been requeued {least} to {known[^1].Requeues} times: news of its death would not count, or count too much");
    }
}
