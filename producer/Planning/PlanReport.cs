using System.Globalization;
using QueueMap.Producer.Output;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>A plan in words and rows, the same on a terminal and in a log.</summary>
internal static class PlanReport
{
    public static IEnumerable<string> Work(Scenario scenario)
    {
        var work = scenario.Work;
        yield return $"source    {work.Objects:N0} objects, {Quantity.Size(work.Bytes)}, {Quantity.Size(work.MeanBytes)} each, in {work.Folders:N0} folders";
        yield return $"batches   {scenario.Batches:N0} of {scenario.ItemsOfBatch:N0} items, {2 * scenario.Batches:N0} messages: "
            + $"{Quantity.Size(work.BatchMessageBytes(scenario.ItemsOfBatch))} a batch, {Quantity.Size(work.PartialMessageBytes(scenario.ItemsOfBatch))} a partial at the most";
    }

    public static TextTable Table(Plan plan, IEnumerable<Estimate> shown)
    {
        var table = new TextTable("fleet", "tasks", "vCPU", "GB", "time", "USD", "Fargate", "S3", "waits for", "");
        foreach (var one in shown)
        {
            table.Add(
                one.Fleet.ToString(),
                $"{one.Run.MostTasks:N0}",
                Number(one.Fleet.Size.Cpu),
                Number(one.Fleet.Size.MemoryGb),
                Quantity.Time(one.Duration),
                Usd(one.Usd),
                Usd(one.Bill.UsdOf("Fargate")),
                Usd(one.Bill.UsdOf("S3")),
                NameOf(one.Run.Bound),
                string.Join("; ", new[] { plan.Picks.NamesOf(one) }.Concat(one.Limits.Where(limit => limit.Forbids).Select(limit => limit.Name)).Where(text => text.Length > 0)));
        }

        return table;
    }

    /// <summary>What one fleet takes and costs, with the arithmetic.</summary>
    public static IEnumerable<string> Detail(string name, Estimate estimate)
    {
        yield return $"{name,-9} {estimate.Fleet}: {Quantity.Time(estimate.Duration)}, {Usd(estimate.Usd)} USD, {estimate.Calls.Calls:N0} calls and units";
        foreach (var line in Arithmetic(estimate.Bill))
        {
            yield return $"          {line}";
        }

        foreach (var limit in estimate.Limits)
        {
            yield return $"limit     {limit.Name}: {limit.Text}";
        }
    }

    public static IEnumerable<string> Arithmetic(Bill bill) => bill.Lines.Where(line => line.Amount > 0).Select(line => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Service,-9} {line.Amount,11:#,0.#} {line.What} x {line.Each * 1_000_000:0.####} a million = {line.Usd:0.0000}"));

    public static string Comparison(Workload work, Prices prices)
    {
        var (least, most) = StepFunctions.Range(work.Objects, prices);
        return $"compare   Step Functions with Lambda, by the same prices: {Usd(least)} to {Usd(most)} USD "
            + $"({StepFunctions.LikelySeconds[0] * 1_000:0} to {StepFunctions.LikelySeconds[^1] * 1_000:0} ms an object, one after the other, in batches of {StepFunctions.ItemsOfBatch})";
    }

    public static IEnumerable<string> Grounds(Prices prices, ServiceTimes times)
    {
        yield return $"prices    {prices.Region}, {prices.Date}; source and state in that region, endpoints free of charge; --prices overrides";
        yield return Printable.Of($"times     {times.Origin}");
    }

    public static string NameOf(Bound bound) => bound switch
    {
        Bound.Latency => "latency of S3",
        Bound.Cpu => "CPU",
        Bound.Network => "network",
        Bound.Rate => "rate of S3",
        Bound.Batch => "batches",
        Bound.Producer => "producer",
        Bound.Reducer => "reducer",
        _ => "start of tasks",
    };

    /// <summary>To a hundredth, and where that would be nothing to a ten-thousandth.</summary>
    public static string Usd(decimal usd) => usd >= 0.1m ? $"{usd:N2}" : $"{usd:0.0000}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
