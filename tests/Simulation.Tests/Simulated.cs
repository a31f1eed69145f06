using System.Diagnostics;

namespace QueueMap.Simulation.Tests;

/// <summary>One run of the simulation's command, in its own process: only there does a world have one order.</summary>
internal sealed record Simulated(int ExitCode, string Output)
{
    public static async Task<Simulated> RunAsync(params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "queuemap-simulation"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        process.StartInfo.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        process.Start();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Simulated(process.ExitCode, output + await error);
    }
}
