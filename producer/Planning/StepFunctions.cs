namespace QueueMap.Producer.Planning;

/// <summary>
/// The same work by AWS's own sample of Step Functions Distributed Map with Lambda, by the same prices: batches of 500, a
/// function of 2 GB on ARM that gets one object after the other.
/// </summary>
/// <param name="SecondsOfItem">A GET and the reading of it, one after the other.</param>
public sealed record StepFunctions(long Objects, double SecondsOfItem, Prices Prices)
{
    public const int ItemsOfBatch = 500;

    private const int LambdaGb = 2;

    /// <summary>The least that an express workflow is billed for: 64 MB.</summary>
    private const decimal ExpressGb = 0.0625m;

    private const int KeysOfPage = 1_000;

    /// <summary>25, 50 and 75 s a batch.</summary>
    public static readonly IReadOnlyList<double> LikelySeconds = [0.05, 0.10, 0.15];

    private long Batches => (Objects + ItemsOfBatch - 1) / ItemsOfBatch;

    private decimal Seconds => (decimal)(Objects * SecondsOfItem);

    public Bill Bill => new(
    [
        new("S3", "GETs", Objects, Prices.S3Get),
        new("S3", "LISTs", (Objects + KeysOfPage - 1) / KeysOfPage, Prices.S3PutOrList),
        new("Step Functions", "transitions", Batches, Prices.Transition),
        new("Step Functions", "express requests", Batches, Prices.ExpressRequest),
        new("Step Functions", "express GB-seconds", Seconds * ExpressGb, Prices.ExpressGbSecond),
        new("Lambda", "requests", Batches, Prices.LambdaRequest),
        new("Lambda", "GB-seconds", Seconds * LambdaGb, Prices.LambdaGbSecond),
    ]);

    /// <returns>USD of the quickest and of the slowest likely batch.</returns>
    public static (decimal Least, decimal Most) Range(long objects, Prices prices) =>
        (new StepFunctions(objects, LikelySeconds[0], prices).Bill.Usd, new StepFunctions(objects, LikelySeconds[^1], prices).Bill.Usd);
}
