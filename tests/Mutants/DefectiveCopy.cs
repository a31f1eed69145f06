using System.Diagnostics;

namespace QueueMap.Mutants;

/// <summary>A copy of the repository that has all defects, each behind a switch. The repository itself is never changed.</summary>
internal sealed class DefectiveCopy(string repository, string folder)
{
    /// <summary>Names the defect that a process has.</summary>
    public const string Variable = "QUEUEMAP_DEFECT";

    private const string Simulation = "tests/Simulation/QueueMap.Simulation.csproj";

    public string Program => Path.Combine(folder, "tests/Simulation/bin/Release/net10.0/queuemap-simulation");

    /// <summary>Copies what git tracks, with the defects in it. What is there and the same is left alone, so that a build does little.</summary>
    public async Task WriteAsync(IReadOnlyList<DefectFile> defects)
    {
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (defect, change) in defects.SelectMany(defect => defect.Changes.Select(change => (defect, change))))
        {
            var content = changed.TryGetValue(change.Path, out var before) ? before : await File.ReadAllTextAsync(Path.Combine(repository, change.Path));
            changed[change.Path] = change.ApplyTo(content, defect.Name);
        }

        foreach (var home in new[] { "transport/", "contracts/" })
        {
            changed[home + "Defect.cs"] = SwitchOf(Change.NamespaceOf(home));
        }

        var tracked = (await RunAsync("git", repository, "ls-files", "-z")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in tracked.Union(changed.Keys, StringComparer.Ordinal))
        {
            var content = changed.TryGetValue(path, out var text) ? System.Text.Encoding.UTF8.GetBytes(text) : await File.ReadAllBytesAsync(Path.Combine(repository, path));
            var target = Path.Combine(folder, path);
            var known = File.Exists(target) ? await File.ReadAllBytesAsync(target) : null;
            if (known is null || !content.AsSpan().SequenceEqual(known))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, content);
            }
        }
    }

    // What is to be wrong need not please the analyzers.
    public Task BuildAsync() => RunAsync(
        "dotnet",
        folder,
        ["build", Simulation, "-c", "Release", "-v", "q", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-clp:ErrorsOnly"]);

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments[0]} in {folder} ended with {process.ExitCode}:\n{output}");
    }

    private static string SwitchOf(string name) =>
        $$"""
        namespace {{name}};

        /// <summary>Which defect this process has.</summary>
        public static class Defect
        {
            private static readonly string? s_name = System.Environment.GetEnvironmentVariable("{{Variable}}");

            public static bool Is(string name) => s_name == name;
        }

        """;
}
