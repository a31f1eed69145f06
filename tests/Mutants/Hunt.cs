using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QueueMap.Mutants;

/// <summary>Runs the simulation with one defect in all modes but the backlog side by side, until a seed fails.</summary>
internal sealed partial class Hunt(string program, int most)
{
    private const int FirstBlock = 8;

    private static readonly string[] s_modes = ["scripts", "safety", "liveness"];

    /// <summary>Some 20 times what a seed takes: a defect may well have the simulation hang.</summary>
    private static readonly TimeSpan s_patienceOfSeed = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_patienceOfStart = TimeSpan.FromSeconds(60);

    /// <summary>Seeds that fail without any defect, up to some number.</summary>
    public async Task<IReadOnlyList<Failure>> WithoutDefectAsync(int seeds) =>
        [.. (await Task.WhenAll(s_modes.Select(mode => BlockAsync("", mode, 1, seeds)))).SelectMany(failures => failures)];

    public async Task<Catch> RunAsync(string defect)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var (from, size) = (1, FirstBlock); ; (from, size) = (from + size, size * 2))
        {
            var to = Math.Min(most, from + size - 1);
            var found = await Task.WhenAll(s_modes.Select(mode => BlockAsync(defect, mode, from, to)));
            var first = await FirstOfDefectAsync(found.SelectMany(failures => failures).OrderBy(failure => failure.Seed));
            if (first is not null || to == most)
            {
                return new Catch(first, s_modes.Length * to, TimeProvider.System.GetElapsedTime(began));
            }
        }
    }

    // A seed that fails without the defect, too, has not caught it.
    private async Task<Failure?> FirstOfDefectAsync(IEnumerable<Failure> failures)
    {
        foreach (var failure in failures)
        {
            if ((await BlockAsync("", failure.Mode, failure.Seed, failure.Seed)).Count == 0)
            {
                return failure;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<Failure>> BlockAsync(string defect, string mode, int from, int to)
    {
        var seeds = string.Create(CultureInfo.InvariantCulture, $"{from}..{to}");
        var start = new ProcessStartInfo(program, [mode, "--seeds", seeds, "--processes", "1"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[DefectiveCopy.Variable] = defect;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patienceOfStart + ((to - from + 1) * s_patienceOfSeed), TimeProvider.System);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Failure[] failures = [.. Failed().Matches(output).Select(match => new Failure(
                mode, int.Parse(match.Groups["seed"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["oracle"].Value, match.Groups["why"].Value.Trim()))];
            return failures.Length > 0 || process.ExitCode == 0
                ? failures
                : throw new InvalidOperationException($"{program} {mode} {seeds} ended with {process.ExitCode} and named no seed:\n{output}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return [new Failure(mode, from, "hang", $"the simulation did not come to the end of seeds {seeds}")];
        }
    }

    [GeneratedRegex(@"^FAILED seed (?<seed>\d+);[^\n]*\n\s+(?<oracle>O\d+): (?<why>[^\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Failed();
}

/// <param name="First">Null where no seed failed.</param>
/// <param name="Seeds">Seeds that were run, over all modes.</param>
internal sealed record Catch(Failure? First, int Seeds, TimeSpan Took);

internal sealed record Failure(string Mode, int Seed, string Oracle, string Why);
