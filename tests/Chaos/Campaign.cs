using System.Globalization;
using QueueMap.Chaos.Faults;
using QueueMap.Chaos.Rounds;
using QueueMap.Chaos.Worlds;
using QueueMap.HistoryChecker;

namespace QueueMap.Chaos;

/// <summary>What a campaign is to do.</summary>
/// <param name="For">Null: as many rounds as told.</param>
/// <param name="Faults">Ids; empty for all.</param>
/// <param name="RoundSeed">Run this one round again, whatever the rest says.</param>
/// <param name="Evidence">Folder in which a failed round leaves its evidence.</param>
/// <param name="KeepsAll">Leave that of every round, and print every oracle.</param>
/// <param name="GoesOn">Also after a failed oracle.</param>
internal sealed record CampaignOptions(int Seed, TimeSpan? For, int Rounds, IReadOnlyList<string> Faults, int? RoundSeed, string Evidence, bool KeepsAll = false, bool GoesOn = false);

/// <summary>Round after round, each with the faults that have come to pass least often; ends at the first failed oracle unless it is told to go on.</summary>
internal sealed class Campaign(CampaignOptions options, TextWriter output)
{
    private const int FaultsARound = 9;

    /// <summary>The emulators keep everything they ever had.</summary>
    private const int RoundsAWorld = 12;

    private readonly Counts _counts = new();
    private readonly Dictionary<string, int> _rounds = new(StringComparer.Ordinal);
    private readonly Random _chance = new(options.Seed);
    private int _done;
    private int _kills;

    /// <returns>Whether every oracle of every round passed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var (began, failed) = (time.GetTimestamp(), 0);
        await output.WriteLineAsync($"seed {options.Seed}");
        if (FakeTime.Library is null)
        {
            await output.WriteLineAsync("NOT INJECTED: F32, a wrong wall clock. Install libfaketime (Debian: apt-get install libfaketime).");
        }

        World? world = null;
        try
        {
            while ((failed == 0 || options.GoesOn) && !IsOver(time.GetElapsedTime(began)))
            {
                if (world is null || _done % RoundsAWorld == 0)
                {
                    await (world?.DisposeAsync() ?? ValueTask.CompletedTask);
                    world = await World.StartAsync();
                }

                failed += await RoundAsync(world, time.GetElapsedTime(began), cancellation);
            }
        }
        finally
        {
            await (world?.DisposeAsync() ?? ValueTask.CompletedTask);
            await TableAsync(failed);
        }

        return failed == 0;
    }

    private async Task<int> RoundAsync(World world, TimeSpan at, CancellationToken cancellation)
    {
        var seed = options.RoundSeed ?? _chance.Next(1, 100_000_000);
        var faults = Choose(seed);
        var folder = Path.Join(options.Evidence, $"round-{seed}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{at:hh\\:mm\\:ss} round {++_done}, --round-seed {seed} --faults {string.Join(',', faults.Select(fault => fault.Id))}: "));
        var outcome = await new Round(world, seed, faults, folder).RunAsync(cancellation);
        _counts.Add(outcome.Counts);
        _kills += outcome.Kills;
        foreach (var fault in faults.Where(fault => outcome.Counts.Of(fault.Id) > 0))
        {
            _rounds[fault.Id] = _rounds.GetValueOrDefault(fault.Id) + 1;
        }

        await ReportAsync(outcome);
        if (!outcome.Failed.Any() && !options.KeepsAll)
        {
            Directory.Delete(folder, recursive: true);
        }

        return outcome.Failed.Count();
    }

    private async Task ReportAsync(RoundOutcome outcome)
    {
        var end = outcome.Rulings.First(ruling => ruling.Oracle == "O6");
        await output.WriteLineAsync($"{(outcome.Failed.Any() ? "FAILED" : "passed")}; {outcome.Kills} kills; {end.Looked}");
        if (!outcome.Failed.Any() && !options.KeepsAll)
        {
            return;
        }

        foreach (var ruling in outcome.Rulings)
        {
            await output.WriteLineAsync($"  {ruling.Oracle,-4}{(ruling.Passed ? "passed" : "FAILED")}  looked at {ruling.Looked}");
            foreach (var finding in ruling.Findings.Take(10))
            {
                await output.WriteLineAsync($"        {finding}");
            }
        }

        await output.WriteLineAsync($"  evidence: {outcome.Folder}");
    }

    /// <summary>The ones that are most behind; a seeded order among equals. A round that is run again is told its faults.</summary>
    private List<Fault> Choose(int seed)
    {
        var chance = new Random(seed);
        var chosen = Catalogue.All.Where(fault => options.Faults.Count == 0 || options.Faults.Contains(fault.Id, StringComparer.OrdinalIgnoreCase)).ToList();
        return options.RoundSeed is not null
            ? chosen
            : [.. chosen.OrderBy(fault => _rounds.GetValueOrDefault(fault.Id)).ThenBy(_ => chance.Next()).Take(FaultsARound).OrderBy(fault => fault.Id, StringComparer.Ordinal)];
    }

    private bool IsOver(TimeSpan elapsed) =>
        options.RoundSeed is not null ? _done == 1 : options.For is { } length ? elapsed >= length : _done >= options.Rounds;

    private async Task TableAsync(int failed)
    {
        await output.WriteLineAsync($"\n{"fault",-6}{"times",7}{"rounds",8}  what");
        foreach (var fault in Catalogue.All)
        {
            await output.WriteLineAsync($"{fault.Id,-6}{_counts.Of(fault.Id),7}{_rounds.GetValueOrDefault(fault.Id),8}  {fault.What}");
        }

        var missing = Catalogue.All.Where(fault => _counts.Of(fault.Id) == 0).Select(fault => fault.Id).ToList();
        await output.WriteLineAsync($"{_done} rounds, {_kills} kills, {Catalogue.All.Sum(fault => _counts.Of(fault.Id))} faults, {failed} failed oracles"
            + (missing.Count == 0 ? "" : $"; never injected: {string.Join(' ', missing)}"));
    }
}
