using System.Globalization;
using System.Text.Json;
using QueueMap.Contracts.Runs;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>The files that people take away from a run that has ended: every listed item once, with what became of it, and a manifest that is true of them.</summary>
internal sealed class ExportOracle(SimWorld world, Judge judge, Documents documents)
{
    private static readonly string[] s_fates = ["SUCCEEDED", "FAILED", "PENDING"];

    /// <param name="quarantined">Keys by batch, requeued ones too.</param>
    public void Check(RunModel run, Coverage coverage, IReadOnlyDictionary<int, HashSet<string>> quarantined)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"results/{run.Header!.Reopened:d4}/");
        if (documents.FileOf(run.Run, folder + "manifest.json") is not { } content)
        {
            judge.Fail("O4", $"{run.Run} has ended without {folder}manifest.json");
            return;
        }

        using var manifest = JsonDocument.Parse(content);
        var root = manifest.RootElement;
        judge.Require(root.GetProperty("state").GetString() == run.Header.State.ToString(), "O4", run, $"the export's manifest says {root.GetProperty("state")}");
        var items = root.GetProperty("itemCounts");
        var counts = (Of(items, "succeeded"), Of(items, "failed"), Of(items, "pending"), Of(items, "total"));
        judge.Require(counts == (coverage.Mapped, coverage.Quarantined, coverage.Pending, coverage.Listed), "O1", run, $"the export's manifest counts {counts}, and the run covers {coverage}");
        var found = new List<(string Fate, int Batch, string Key)>();
        foreach (var file in root.GetProperty("files").EnumerateArray())
        {
            var name = file.GetProperty("name").GetString()!;
            var bytes = documents.FileOf(run.Run, folder + name);
            judge.Require(bytes?.Length == Of(file, "size"), "O4", run, $"the export names {name} of {Of(file, "size")} bytes, and it has {bytes?.Length.ToString(CultureInfo.InvariantCulture) ?? "none"}");
            if (bytes is not null && s_fates.FirstOrDefault(fate => name.StartsWith(fate, StringComparison.Ordinal)) is { } fate)
            {
                var before = found.Count;
                Read(run, fate, bytes, found);
                judge.Require(found.Count - before == Of(file, "items"), "O1", run, $"{name} has {found.Count - before} items, and the manifest says {Of(file, "items")}");
            }
        }

        var expected = Expected(run, quarantined).ToList();
        found.Sort();
        expected.Sort();
        if (!found.SequenceEqual(expected))
        {
            judge.Fail("O1", $"{run.Run}: the export has [{string.Join(", ", found.Except(expected).Take(3))}] too many and [{string.Join(", ", expected.Except(found).Take(3))}] too few, "
                + $"{found.Count} items and should have {expected.Count}");
        }
    }

    private void Read(RunModel run, string fate, byte[] bytes, List<(string Fate, int Batch, string Key)> found)
    {
        foreach (var line in bytes.Split((byte)'\n'))
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement;
            var (key, batch, tag) = (item.GetProperty("key").GetString()!, item.GetProperty("batch").GetInt32(), item.GetProperty("etag").GetString()!);
            found.Add((fate, batch, key));
            if (world.Sources.Find(key, tag) is { } version)
            {
                judge.Require(Of(item, "size") == version.Bytes, "O1", run, $"the export says that {key} has {Of(item, "size")} bytes, and it has {version.Bytes}");
            }

            judge.Require(fate != "FAILED" || item.GetProperty("detail").GetString()!.Length > 0, "O1", run, $"the export has {key} as failed without a reason");
            judge.Require(
                fate != "PENDING" || (item.TryGetProperty("cause", out var cause) && cause.GetProperty("error").GetString()!.Length > 0),
                "O7",
                run,
                $"the export has {key} as pending without a cause");
        }
    }

    // An item that was requeued is in a later batch, and has its fate there.
    private static IEnumerable<(string Fate, int Batch, string Key)> Expected(RunModel run, IReadOnlyDictionary<int, HashSet<string>> quarantined)
    {
        var batches = run.Batches.Take(run.Header!.Listing.Announced).ToList();
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var batch in batches)
        {
            foreach (var (key, _) in batch.Items)
            {
                last[key] = batch.Number;
            }
        }

        foreach (var batch in batches)
        {
            foreach (var (key, _) in batch.Items.Where(item => last[item.Key] == batch.Number))
            {
                var fate = !run.HasFolded(batch.Number) ? "PENDING" : quarantined.TryGetValue(batch.Number, out var bad) && bad.Contains(key) ? "FAILED" : "SUCCEEDED";
                yield return (fate, batch.Number, key);
            }
        }
    }

    private static long Of(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
