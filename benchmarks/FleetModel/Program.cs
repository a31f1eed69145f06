using QueueMap.FleetModel;
using QueueMap.Producer.Simulating;

// Runs every shape once, in turn, after the calibration. Exit code 1 where one is foretold worse than the bar.
const double Bar = 0.15;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
var calibration = await Calibration.MeasureAsync(stop.Token);
Console.WriteLine("| shape | items | bytes each | latency ms | workers x batches | GETs | batch | foretold s | measured s | off by |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
var worst = 0.0;
foreach (var shape in Shape.All)
{
    var foretold = Simulation.Run(shape.ScenarioBy(calibration.Times, calibration.AddedMs)).Seconds;
    var measured = await ShapeRun.SecondsAsync(shape, stop.Token);
    var off = (foretold - measured) / measured;
    worst = Math.Max(worst, Math.Abs(off));
    Console.WriteLine($"| {shape.Name} | {shape.Items:N0} | {shape.ItemBytes:N0} | {shape.LatencyMs} | {shape.Processes} x {shape.BatchesAtOnce} | {shape.Gets} | {shape.BatchItems} | {foretold:0.0} | {measured:0.0} | {off:+0.0%;-0.0%} |");
}

Console.WriteLine($"worst {worst:0.0%}; the bar is {Bar:0%}");
return worst <= Bar ? 0 : 1;
