using System.Text.Json;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Simulation.World;
using QueueMap.Storage.Runs;

namespace QueueMap.Simulation.Oracles;

/// <summary>What a run that ends must be like: coverage, verdict and result, computed anew from what was listed.</summary>
internal sealed class EndOracle(SimWorld world, Judge judge, Documents documents)
{
    private readonly ExportOracle _export = new(world, judge, documents);

    /// <summary>Attempts after which the product may call an item unreadable that others read: its own bound, less those that were cut off.</summary>
    private const int ExcusingDisturbances = 6;

    public void RequireSettled(RunModel run)
    {
        var header = run.Header!;
        judge.Require(header.Listing.Complete, "O1", run, "the run is being finalized, and its listing is not complete");
        for (var batch = 0; batch < header.Listing.Announced; batch++)
        {
            judge.Require(run.HasFolded(batch) || run.IsDead(batch) || run.IsMarkedOnly(batch), "O1", run, $"the run is being finalized, and batch {batch} is neither folded nor dead");
        }

        judge.Require(
            Enumerable.Range(0, header.Spec.Shards).All(index => (run.Shards.GetValueOrDefault(index)?.Reopened ?? 0) == header.Reopened),
            "O4",
            run,
            "the run is being finalized, and a shard is of another pass");
    }

    public void Check(RunModel run)
    {
        var header = run.Header!;
        RequireSettled(run);
        judge.Require(
            Enumerable.Range(0, header.Spec.Shards).All(index => run.Shards.GetValueOrDefault(index)?.Closed == true), "O4", run, "the run has ended, and not all shards are closed");
        var quarantined = QuarantinedOf(run);
        var mapped = MappedOf(run, quarantined);
        var announced = run.Batches.Take(header.Listing.Announced).ToList();
        var listed = announced.Where(batch => !batch.IsRequeue).Sum(batch => (long)batch.Items.Count);
        var requeued = announced.Where(batch => batch.IsRequeue).Sum(batch => (long)batch.Items.Count);
        judge.Require(header.Requeued.Items == requeued, "O1", run, $"the header counts {header.Requeued.Items} requeued items, and the manifest {requeued}");
        var coverage = new Coverage(listed, mapped.Count, quarantined.Values.Sum(items => items.Count) - requeued);
        var (state, _) = VerdictOf(coverage, header.Spec.Tolerated);
        judge.Require(header.State == state, "O1", run, $"it ended as {header.State}, and with {coverage} it is {state}");
        CheckResult(run, header, coverage, mapped, quarantined.Values.Sum(items => items.Count));
        _export.Check(run, coverage, quarantined);
    }

    /// <summary>A finished run reads as it did.</summary>
    public void CheckAgain(RunModel run)
    {
        if (run.Header is { } header && header.State.IsFinished() && header.State != RunState.Cancelled && header.Requeuing is null)
        {
            Check(run);
        }
    }

    private void CheckResult(RunModel run, RunHeader header, Coverage coverage, List<Sources.Version> mapped, int quarantined)
    {
        var naive = NaiveResult.Of(mapped);
        if (documents.FileOf(run.Run, $"results/{header.Reopened:d4}.json") is not { } file)
        {
            judge.Fail("O4", $"{run.Run} has ended without a result file");
            return;
        }

        var result = WireFormat.Read<ResultSet>(file);
        judge.Require(result.State == header.State && result.EndedAt == header.EndedAt, "O4", run, $"the result says {result.State}, {result.EndedAt:O}");
        judge.Require(result.Coverage == coverage, "O1", run, $"the result covers {result.Coverage}, and the manifest {coverage}");
        var rowsOf = mapped.SelectMany(item => item.Rows).ToList();
        var counts = new MapCounts(mapped.Count, quarantined, mapped.Sum(item => (long)item.Bytes), rowsOf.Count, rowsOf.Count(row => row.Value is null));
        judge.Require(result.Counts == counts, "O2", run, $"the result counts {result.Counts}, and should {counts}");
        var rows = result.Rows.Select(row => new NaiveRow(
            row.Month, row.Value, row.Station, row.Name, row.Date, row.Latitude, row.Longitude, row.Elevation, row.Source)).ToList();
        judge.Require(rows.SequenceEqual(naive), "O2", run, $"the result is [{string.Join("; ", rows)}], and should be [{string.Join("; ", naive)}]");
        var csv = documents.FileOf(run.Run, $"results/{header.Reopened:d4}/maxima.csv");
        judge.Require(
            csv is not null && csv.AsSpan().SequenceEqual(NaiveResult.CsvOf(naive)),
            "O2",
            run,
            $"the export is {(csv is null ? "missing" : JsonSerializer.Serialize(System.Text.Encoding.UTF8.GetString(csv)))}, and should be {JsonSerializer.Serialize(System.Text.Encoding.UTF8.GetString(NaiveResult.CsvOf(naive)))}");
    }

    private static (RunState State, long Pending) VerdictOf(Coverage coverage, ToleratedFailure tolerated)
    {
        var state = coverage.Listed == 0 || coverage.Pending > 0 ? RunState.Failed
            : coverage.Quarantined == 0 ? RunState.Succeeded
            : coverage.Quarantined <= tolerated.Items ? RunState.Partial
            : RunState.Failed;
        return (state, coverage.Pending);
    }

    private Dictionary<int, HashSet<string>> QuarantinedOf(RunModel run)
    {
        var found = new Dictionary<int, HashSet<string>>();
        foreach (var segment in run.Shards.Values.SelectMany(shard => shard.Quarantine))
        {
            if (documents.FileOf(run.Run, segment.File) is not { } lines)
            {
                judge.Fail("O1", $"the quarantined items of {segment.File} are gone");
                continue;
            }

            foreach (var record in JsonLines.Read<QuarantineRecord>(lines))
            {
                var items = found.TryGetValue(record.Batch, out var known) ? known : found[record.Batch] = new HashSet<string>(StringComparer.Ordinal);
                judge.Require(items.Add(record.Item.Key), "O1", run, $"{record.Item.Key} is quarantined twice in batch {record.Batch}");
                judge.Require(record.Item.Detail.Length > 0, "O1", run, $"{record.Item.Key} is quarantined without a reason");
            }
        }

        return found;
    }

    private List<Sources.Version> MappedOf(RunModel run, Dictionary<int, HashSet<string>> quarantined)
    {
        var mapped = new List<Sources.Version>();
        foreach (var batch in run.Batches.Take(run.Header!.Listing.Announced).Where(batch => run.HasFolded(batch.Number)))
        {
            var bad = quarantined.GetValueOrDefault(batch.Number) ?? [];
            judge.Require(bad.All(key => batch.Items.Any(item => item.Key == key)), "O1", run, $"batch {batch.Number} has quarantined what it does not hold");
            foreach (var (key, etag) in batch.Items)
            {
                var version = world.Sources.Find(key, etag);
                if (bad.Contains(key))
                {
                    // Where the source answers nobody no item is to blame.
                    var isExcused = version?.IsBad != false || world.Sources.Unstable.Contains(key) || world.Items.WasSlow(key) || world.Items.HadSlowReader(key)
                        || (world.Items.DisturbancesOf(key) >= ExcusingDisturbances && world.Script != Script.SourceAway);
                    judge.Require(isExcused, "O1", run, $"{key} is quarantined, and nothing was wrong with it");
                }
                else
                {
                    judge.Require(version is { IsBad: false }, "O1", run, $"{key} counts as mapped, and could only be quarantined");
                    if (version is not null)
                    {
                        mapped.Add(version);
                    }
                }
            }
        }

        return mapped;
    }
}
