using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O1: every listed item is exactly one of mapped, quarantined with a reason, pending; and what had to be listed is.</summary>
internal static class Coverage
{
    public static Ruling Rule(History history)
    {
        var findings = new List<string>();
        if (history.Last is not { } last)
        {
            return new("O1", "no ended run", ["the run never ended: nothing says what became of its items"]);
        }

        var run = history.Facts.Run;
        var listed = Listed(last, run, findings);
        var known = history.Objects.ToDictionary(item => item.Key, StringComparer.Ordinal);
        foreach (var missing in history.Objects.Where(item => !item.Optional && !listed.Contains(item.Key)))
        {
            findings.Add($"{Shown(missing.Key)} is in the source and not in the manifest");
        }

        findings.AddRange(listed.Where(key => !known.ContainsKey(key)).Select(key => $"{Shown(key)} is in the manifest and was never in the source"));
        Partition(history.First ?? last, run, listed, findings, isEnd: false);
        var (mapped, quarantined) = Partition(last, run, listed, findings, isEnd: true);
        foreach (var item in history.Objects.Where(item => listed.Contains(item.Key)))
        {
            var reason = quarantined.GetValueOrDefault(item.Key);
            if (item.Bad is null ? reason is not null && !(item.Optional && reason == "gone") : reason is null || !item.Bad.Contains(reason))
            {
                findings.Add($"{Shown(item.Key)} ended as {reason ?? "mapped"}; it is {(item.Bad is null ? "sound" : $"bad, and should be {string.Join(" or ", item.Bad)}")}");
            }
        }

        return new("O1", $"{history.Objects.Count} objects, {listed.Count} listed, {mapped} mapped, {quarantined.Count} quarantined", findings);
    }

    private static HashSet<string> Listed(Snapshot snapshot, string run, List<string> findings)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var batches = Manifests.Batches(snapshot, run);
        for (var i = 0; i < batches.Count; i++)
        {
            if (batches[i]["batch"]!.GetValue<int>() != i)
            {
                findings.Add($"the manifest's batch at place {i} has number {batches[i]["batch"]}");
            }

            foreach (var item in batches[i]["items"]!.AsArray())
            {
                if (listed.Add(Manifests.KeyOf(item!)) == (batches[i]["requeue"]?.GetValue<bool>() == true))
                {
                    findings.Add($"{Shown(Manifests.KeyOf(item!))} is in batch {i}, and {(listed.Contains(Manifests.KeyOf(item!)) ? "was in one before, or was requeued before it was listed" : "")}");
                }
            }
        }

        return listed;
    }

    private static (int Mapped, Dictionary<string, string> Quarantined) Partition(
        Snapshot snapshot, string run, HashSet<string> listed, List<string> findings, bool isEnd)
    {
        var mapped = Manifests.Outcomes(snapshot, run, "SUCCEEDED").ConvertAll(Manifests.KeyOf);
        var failed = Manifests.Outcomes(snapshot, run, "FAILED").ToDictionary(Manifests.KeyOf, line => line["reason"]?.GetValue<string>(), StringComparer.Ordinal);
        var pending = Manifests.Outcomes(snapshot, run, "PENDING").ConvertAll(Manifests.KeyOf);
        var all = mapped.Concat(failed.Keys).Concat(pending).ToList();
        findings.AddRange(all.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{Shown(group.Key)} has {group.Count()} outcomes"));
        findings.AddRange(listed.Except(all, StringComparer.Ordinal).Select(key => $"{Shown(key)} is listed and has no outcome"));
        findings.AddRange(failed.Where(line => string.IsNullOrEmpty(line.Value) && isEnd).Select(line => $"{Shown(line.Key)} is quarantined without a reason"));
        var coverage = Manifests.Result(snapshot, run)["coverage"]!;
        var (l, m, q, p) = (Number("listed"), Number("mapped"), Number("quarantined"), Number("pending"));
        if (l != m + q + p || l != listed.Count || m != mapped.Count || (isEnd && (p != 0 || q != failed.Count)))
        {
            findings.Add($"coverage is {l} listed = {m} + {q} + {p}; the files have {listed.Count} listed, {mapped.Count} mapped, {failed.Count} failed, {pending.Count} pending");
        }

        return (mapped.Count, failed.Where(line => line.Value is not null).ToDictionary(line => line.Key, line => line.Value!, StringComparer.Ordinal));

        long Number(string name) => coverage[name]!.GetValue<long>();
    }

    private static string Shown(string key) => Uri.EscapeDataString(key.Length > 80 ? key[..80] : key);
}
