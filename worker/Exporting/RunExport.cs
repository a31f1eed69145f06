using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Writes what people take away from a run that is ending to its files: the items by what became of them, the maxima, and a
/// manifest. A function of the closed shards, so it can be done again at any time, with the same bytes.
/// </summary>
/// <param name="run">With all of its shards closed.</param>
public sealed class RunExport(IRunFiles files, RunSnapshot run)
{
    private readonly string _run = run.Header.Spec.Run;
    private readonly string _folder = ResultFiles.FolderOf(run.Header);

    public async Task WriteAsync(ResultSet result, CancellationToken cancellation)
    {
        var written = new List<ExportedFile>();
        written.AddRange(await WriteItemsAsync(cancellation));
        written.Add(await WriteAsync("maxima.csv", ResultFormats.Csv(result.Rows), cancellation));
        written.Add(await WriteAsync("maxima.json", ResultFormats.Json(result.Rows), cancellation));
        var manifest = new ExportManifest
        {
            Run = _run,
            Job = result.Job,
            Source = run.Header.Spec.Source,
            State = result.State,
            EndedAt = result.EndedAt,
            Coverage = result.Coverage,
            ItemCounts = MapRunCounts.ItemsOf(run),
            BatchCounts = MapRunCounts.BatchesOf(run),
            Files = written,
        };
        await WriteAsync("manifest.json", WireFormat.Write(manifest), cancellation);
    }

    private async Task<IEnumerable<ExportedFile>> WriteItemsAsync(CancellationToken cancellation)
    {
        var byFate = Enum.GetValues<Fate>().ToDictionary(
            fate => fate, fate => new RotatedLines(files, _run, _folder, fate.ToString().ToUpperInvariant()));
        var outcomes = new ItemOutcomes(run, new Manifest(files, _run), new QuarantineFiles(files));
        await foreach (var outcome in outcomes.ReadAsync(cancellation))
        {
            await byFate[outcome.Fate].AddAsync(outcome, cancellation);
        }

        foreach (var lines in byFate.Values)
        {
            await lines.FlushAsync(cancellation);
        }

        foreach (var lines in byFate.Values)
        {
            lines.Dispose();
        }

        return byFate.Values.SelectMany(lines => lines.Written);
    }

    private async Task<ExportedFile> WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await files.TryCreateAsync(_run, _folder + name, content, cancellation);
        return new ExportedFile(name, content.Length);
    }
}
