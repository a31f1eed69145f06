using System.Globalization;
using System.Text.Json;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Whether the manifest numbers batches one after another, each as large as it may be, and lists every item once.</summary>
internal sealed class ManifestOracle(Judge judge)
{
    public void OnSegment(RunModel run, string name, byte[] content)
    {
        judge.Require(int.Parse(name["manifest/".Length..][..10], CultureInfo.InvariantCulture) == run.Batches.Count, "O1", run, $"segment {name} comes when {run.Batches.Count} batches are known");
        var most = run.Header!.Spec.Batching.Items;
        foreach (var line in content.Split((byte)'\n'))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var isRequeue = root.TryGetProperty("requeue", out var flag) && flag.GetBoolean();
            var items = root.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("key").GetString()!, item.GetProperty("etag").GetString()!)).ToList();
            judge.Require(root.GetProperty("batch").GetInt32() == run.Batches.Count, "O1", run, $"batch {root.GetProperty("batch").GetInt32()} comes when {run.Batches.Count} are known");
            judge.Require(items.Count > 0 && items.Count <= most, "O1", run, $"batch {run.Batches.Count} has {items.Count} items, and 1 to {most} are asked for");
            judge.Require(items.All(item => Sources.IsItem(item.Item1)), "O1", run, $"batch {run.Batches.Count} has what is no item of the job");
            foreach (var (key, _) in items)
            {
                judge.Require(isRequeue ? run.Listed.Contains(key) : run.Listed.Add(key), "O1", run, $"{key} is listed {(isRequeue ? "never, and requeued" : "twice")}");
            }

            run.Batches.Add(new ListedBatch(run.Batches.Count, items, isRequeue));
        }
    }
}
