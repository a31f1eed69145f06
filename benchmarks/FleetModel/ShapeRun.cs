using System.Globalization;
using System.Text.Json;
using QueueMap.LocalFleets;

namespace QueueMap.FleetModel;

/// <summary>Runs a shape: emulators, workers and a reducer that wait for it, and a producer, each a process of its own.</summary>
internal static class ShapeRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <returns>Seconds, as the producer says them.</returns>
    public static async Task<double> SecondsAsync(Shape shape, CancellationToken cancellation)
    {
        await using var bucket = new LateBucket(shape.LatencyMs);
        await using var fleet = new EmulatedFleet();
        await bucket.FillAsync(shape, fleet.Work.At("gsod"), cancellation);
        if (await fleet.StartAsync(_ => Task.FromResult(bucket.Url)) is { } whyNot)
        {
            throw new InvalidOperationException(whyNot);
        }

        fleet.Environment["QUEUEMAP__STATE"] = LateBucket.State;
        await fleet.SetUpAsync();
        var settings = new[] { "--workers", Text(shape.BatchesAtOnce), "--fetch-concurrency", Text(shape.Gets) };
        var members = Enumerable.Range(0, shape.Processes).Select(_ => fleet.StartWorker("map", settings)).Append(fleet.StartWorker("reduce")).ToList();
        await StartedAsync(members, cancellation);
        var outcome = await fleet.StartQueuemap("run", LateBucket.Source, "--json", "--batch-items", Text(shape.BatchItems)).EndAsync(s_patience, cancellation);
        return SecondsOf(outcome.MustExitWith(0).Output, shape);
    }

    private static async Task StartedAsync(IReadOnlyList<Command> members, CancellationToken cancellation)
    {
        while (members.Any(member => !member.Said.Contains("Bus started", StringComparison.Ordinal)))
        {
            if (members.FirstOrDefault(member => member.Process.HasExited) is { } dead)
            {
                throw new InvalidOperationException($"A process of the fleet ended: {dead.Said}");
            }

            await Task.Delay(s_look, TimeProvider.System, cancellation);
        }
    }

    private static double SecondsOf(string output, Shape shape)
    {
        foreach (var line in output.Split('\n').Where(line => line.StartsWith("{\"event\":\"result\"", StringComparison.Ordinal)))
        {
            using var result = JsonDocument.Parse(line);
            var mapped = result.RootElement.GetProperty("coverage").GetProperty("mapped").GetInt64();
            return mapped == shape.Items
                ? result.RootElement.GetProperty("seconds").GetDouble()
                : throw new InvalidOperationException($"Of {shape.Items} items {mapped} were mapped.");
        }

        throw new InvalidOperationException($"The producer told no result: {output}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
