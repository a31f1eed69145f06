using System.Globalization;
using QueueMap.Mutants;

// Usage: QueueMap.Mutants [--only NAME]... [--seeds N] [--folder PATH]
var (only, seeds, kept) = (new HashSet<string>(StringComparer.Ordinal), 2_000, (string?)null);
for (var i = 0; i < args.Length; i += 2)
{
    switch (args[i..])
    {
        case ["--only", var name, ..]:
            only.Add(name);
            break;
        case ["--seeds", var number, ..]:
            seeds = int.Parse(number, CultureInfo.InvariantCulture);
            break;
        case ["--folder", var path, ..]:
            kept = Path.GetFullPath(path);
            break;
        default:
            await Console.Error.WriteLineAsync(
                """
                usage: QueueMap.Mutants [--only NAME]... [--seeds N] [--folder PATH]
                  --only    this defect; may be given several times. Else all of tests/Mutants/defects
                  --seeds   seeds of each mode, at most, until a defect is caught; 2000
                  --folder  where the defective copy is built, and stays; else a folder that is removed at the end
                """);
            return 2;
    }
}

var repository = Repository.Root;
var defects = DefectFile.ReadAll(repository);
if (only.Except(defects.Select(defect => defect.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no defect '{unknown}' in {DefectFile.Folder}.");
    return 2;
}

var folder = kept ?? Directory.CreateTempSubdirectory("queuemap-mutants-").FullName;
try
{
    var copy = new DefectiveCopy(repository, folder);
    await copy.WriteAsync(defects);
    await copy.BuildAsync();

    // With every switch off the copy is the product: what fails then is no defect of ours.
    const int SeedsWithoutDefect = 60;
    if ((await new Hunt(copy.Program, seeds).WithoutDefectAsync(SeedsWithoutDefect)) is [var broken, ..])
    {
        await Console.Error.WriteLineAsync($"Without a defect {broken.Mode} {broken.Seed} fails: {broken.Oracle}: {broken.Why}");
        return 1;
    }

    var missed = 0;
    Console.WriteLine("| defect | caught by | oracle | seeds run | seconds |");
    Console.WriteLine("|---|---|---|---|---|");
    foreach (var defect in defects.Where(defect => only.Count == 0 || only.Contains(defect.Name)))
    {
        var end = await new Hunt(copy.Program, seeds).RunAsync(defect.Name);
        missed += end.First is null ? 1 : 0;
        var (by, oracle) = end.First is { } first ? ($"{first.Mode} {first.Seed}", $"{first.Oracle}: {first.Why}") : ("**nothing**", "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {defect.Name} | {by} | {oracle} | {end.Seeds} | {end.Took.TotalSeconds:F0} |"));
    }

    Console.WriteLine($"{missed} not caught");
    return missed == 0 ? 0 : 1;
}
finally
{
    if (kept is null)
    {
        Directory.Delete(folder, recursive: true);
    }
}
