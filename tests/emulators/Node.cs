using System.Diagnostics;

namespace QueueMap.Emulators;

/// <summary>Node and the emulators' packages, made ready once for all tests of a run.</summary>
internal static class Node
{
    private static readonly Lazy<Task<string?>> Ready = new(PrepareAsync);

    /// <summary>Where package.json, the lock file and start.mjs are.</summary>
    public static string Folder { get; } = FindFolder();

    /// <returns>Null when the emulators can be started, else why they cannot.</returns>
    public static Task<string?> WhyNotAsync() => Ready.Value;

    public static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static async Task<string?> PrepareAsync()
    {
        if (await RunAsync("node", "--version") is not { ExitCode: 0 })
        {
            return "Node is not installed. The emulators need Node 20 or later: install it and have 'node' and 'npm' on the PATH.";
        }

        // Test projects run side by side, and 'npm ci' begins by removing what another one has just installed.
        using var only = await LockAsync();
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var installed = Path.Combine(Folder, "node_modules", "installed-lock.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
        {
            return null;
        }

        var install = await RunAsync("npm", "ci --ignore-scripts --no-audit --no-fund");
        if (install is not { ExitCode: 0 })
        {
            return $"'npm ci' in tests/emulators failed: {install?.Output ?? "npm is not installed"}. Run it by hand to see why.";
        }

        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static async Task<FileStream> LockAsync()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "queuemap-emulators.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Held by another process of tests, which sends no signal when it is done.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }

    private static async Task<(int ExitCode, string Output)?> RunAsync(string command, string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The command does not exist: the caller says so, with what to do.
            return null;
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "emulators");
            if (File.Exists(Path.Combine(candidate, "start.mjs")))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has tests/emulators/start.mjs. Run the tests from their build folder.");
    }
}
