using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O4: a finished run reads the same again, whatever came late.</summary>
internal static class SameAgain
{
    public static Ruling Rule(History history)
    {
        if (history.Last is not { } last || history.Again is not { } again)
        {
            return new("O4", "no ended run", ["the run was not read twice"]);
        }

        var run = history.Facts.Run;
        var findings = new List<string>();
        var files = last.FilesOf(run, "results").Concat(last.FilesOf(run, Manifests.Folder(last, run))).ToList();
        foreach (var file in files.Where(file => again.FileOf(run, file) is not { } bytes || !bytes.SequenceEqual(last.FileOf(run, file)!)))
        {
            findings.Add($"{file} is not what it was");
        }

        if (Text(last) != Text(again))
        {
            findings.Add("the table of results is not what it was");
        }

        foreach (var part in last.Runs.Select(item => Snapshot.Text(item, "part")!).Where(part => last.Part(run, part)!.ToJsonString() != again.Part(run, part)?.ToJsonString()))
        {
            findings.Add($"{part} of the finished run is not what it was");
        }

        return new("O4", $"{files.Count} files, {last.Results.Count} items of the table, {last.Runs.Count} parts, twice", findings);

        static string Text(Snapshot snapshot) =>
            string.Join('\n', snapshot.Results.Select(item => item.ToJsonString()).Order(StringComparer.Ordinal));
    }
}
