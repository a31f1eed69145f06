namespace QueueMap.Producer.Planning;

/// <summary>What a run costs, line by line, each with its arithmetic.</summary>
public sealed record Bill(IReadOnlyList<BillLine> Lines)
{
    public decimal Usd => Lines.Sum(line => line.Usd);

    public decimal UsdOf(string service) => Lines.Where(line => line.Service == service).Sum(line => line.Usd);

    /// <param name="free">The owner of the bucket pays for what reads the source.</param>
    public static Bill Of(CallCount calls, Prices prices, IEnumerable<BillLine> tasks, bool free = false) => new(
    [
        BillLine.Of("S3", "GETs", calls.Gets, free ? 0 : prices.S3Get),
        BillLine.Of("S3", "LISTs", calls.Lists, free ? 0 : prices.S3PutOrList),
        BillLine.Of("S3", "PUTs", calls.Puts, prices.S3PutOrList),
        BillLine.Of("SQS", "requests", calls.SqsRequests, prices.SqsRequest),
        BillLine.Of("DynamoDB", "write units", calls.WriteUnits, prices.DynamoWrite),
        BillLine.Of("DynamoDB", "read units", calls.ReadUnits, prices.DynamoRead),
        .. tasks,
    ]);

    /// <summary>Tasks of one size for some seconds.</summary>
    public static IEnumerable<BillLine> Fargate(string what, double taskSeconds, FleetShape shape, Prices prices)
    {
        var share = shape.Spot ? prices.FargateSpotShare : 1;
        yield return BillLine.Of("Fargate", $"vCPU-seconds of {what}", taskSeconds * shape.Size.Cpu, prices.FargateVcpuHour(shape.Architecture) * share / 3_600);
        yield return BillLine.Of("Fargate", $"GB-seconds of {what}", taskSeconds * shape.Size.MemoryGb, prices.FargateGbHour(shape.Architecture) * share / 3_600);
    }
}

/// <param name="Amount">In the unit that <paramref name="What"/> names.</param>
/// <param name="Each">USD of one.</param>
public sealed record BillLine(string Service, string What, decimal Amount, decimal Each)
{
    public decimal Usd => Amount * Each;

    public static BillLine Of(string service, string what, double amount, decimal each) => new(service, what, (decimal)Math.Round(amount, 1), each);
}
