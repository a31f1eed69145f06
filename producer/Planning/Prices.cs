using System.Text.Json;
using QueueMap.Producer.Commands;

namespace QueueMap.Producer.Planning;

/// <summary>What AWS asks for. One dated file is shipped with the program, and another may override any part of it.</summary>
public sealed class Prices
{
    private const string Shipped = "QueueMap.Producer.Planning.prices.json";

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly IReadOnlyDictionary<string, Price> _prices;

    private Prices(string date, string region, IReadOnlyDictionary<string, Price> prices)
    {
        (Date, Region, _prices) = (date, region, prices);
    }

    public static Prices Standard { get; } = ReadShipped();

    /// <summary>When they held, as their file says.</summary>
    public string Date { get; }

    public string Region { get; }

    public IReadOnlyDictionary<string, Price> All => _prices;

    public decimal FargateVcpuHour(Architecture architecture) => Of(architecture == Architecture.Arm ? "fargateArmVcpuHour" : "fargateX86VcpuHour");

    public decimal FargateGbHour(Architecture architecture) => Of(architecture == Architecture.Arm ? "fargateArmGbHour" : "fargateX86GbHour");

    /// <summary>What of the price on demand Spot costs.</summary>
    public decimal FargateSpotShare => Of("fargateSpotShare");

    public decimal S3Get => Of("s3ThousandGets") / 1_000;

    public decimal S3PutOrList => Of("s3ThousandPutsAndLists") / 1_000;

    public decimal SqsRequest => Of("sqsMillionRequests") / 1_000_000;

    public decimal DynamoWrite => Of("dynamoMillionWrites") / 1_000_000;

    public decimal DynamoRead => Of("dynamoMillionReads") / 1_000_000;

    public decimal LambdaGbSecond => Of("lambdaArmGbSecond");

    public decimal LambdaRequest => Of("lambdaMillionRequests") / 1_000_000;

    public decimal Transition => Of("stepFunctionsThousandTransitions") / 1_000;

    public decimal ExpressRequest => Of("expressMillionRequests") / 1_000_000;

    public decimal ExpressGbSecond => Of("expressGbSecond");

    /// <summary>These prices, with those in their place that a file gives.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is no such file.</exception>
    public Prices With(string file)
    {
        PriceFile given;
        try
        {
            given = Parse(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new UsageException(
                $"--prices: {file} cannot be read ({error.Message}). Give a file of the form {{\"date\": \"2026-03\", \"prices\": {{\"s3ThousandGets\": {{\"usd\": 0.0004}}}}}}.");
        }

        var prices = new Dictionary<string, Price>(_prices, StringComparer.Ordinal);
        foreach (var (name, price) in given.Prices ?? [])
        {
            if (!prices.ContainsKey(name))
            {
                throw new UsageException($"--prices: {file} has '{name}', which is no price. There are {string.Join(", ", _prices.Keys)}.");
            }

            if (price is not { Usd: >= 0 })
            {
                throw new UsageException($"--prices: {file} has {price?.Usd} for '{name}'; give \"usd\" as a number of 0 or more.");
            }

            prices[name] = price with { Date = price.Date ?? given.Date, Source = price.Source ?? file };
        }

        return new Prices(given.Date ?? Date, given.Region ?? Region, prices);
    }

    private decimal Of(string name) => _prices[name].Usd;

    private static Prices ReadShipped()
    {
        using var stream = typeof(Prices).Assembly.GetManifestResourceStream(Shipped) ?? throw new InvalidOperationException($"The resource {Shipped} is missing from the build.");
        var file = JsonSerializer.Deserialize<PriceFile>(stream, s_options)!;
        return new Prices(file.Date!, file.Region!, file.Prices!);
    }

    private static PriceFile Parse(byte[] json) => JsonSerializer.Deserialize<PriceFile>(json, s_options) ?? throw new JsonException("it is null");

    private sealed record PriceFile(string? Date, string? Region, Dictionary<string, Price>? Prices);
}

/// <param name="Usd">For what its name says.</param>
/// <param name="Date">When it held.</param>
/// <param name="Source">Who says so.</param>
public sealed record Price(decimal Usd, string? Date, string? Source);

public enum Architecture
{
    Arm,
    X86,
}
