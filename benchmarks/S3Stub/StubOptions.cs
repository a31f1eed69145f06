using System.Globalization;

namespace QueueMap.S3Stub;

/// <summary>What is answered, and when: <c>--latency-ms 30 --slow-share 0.01</c> and so on.</summary>
/// <param name="LatencyMs">From the request to the first byte of a GET.</param>
/// <param name="PageMs">The same of a page of a listing.</param>
/// <param name="SlowShare">Share of GETs that take <paramref name="SlowMs"/> instead.</param>
/// <param name="BusyShare">Share of GETs that are answered with 503 SlowDown.</param>
/// <param name="BodyBytes">Of every object; 66,500 is the mean of GSOD.</param>
/// <param name="Folders">0 lists a flat bucket.</param>
internal sealed record StubOptions(
    double LatencyMs = 0, double PageMs = 0, double SlowShare = 0, double SlowMs = 2_000, double BusyShare = 0, int BodyBytes = 66_500, int Keys = 558_000, int Folders = 96, int Seed = 1)
{
    public static StubOptions Parse(string[] args)
    {
        var options = new StubOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = double.Parse(args[i + 1], CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--latency-ms" => options with { LatencyMs = value },
                "--page-ms" => options with { PageMs = value },
                "--slow-share" => options with { SlowShare = value },
                "--slow-ms" => options with { SlowMs = value },
                "--busy-share" => options with { BusyShare = value },
                "--body-bytes" => options with { BodyBytes = (int)value },
                "--keys" => options with { Keys = (int)value },
                "--folders" => options with { Folders = (int)value },
                "--seed" => options with { Seed = (int)value },
                _ => throw new FormatException($"There is no option {args[i]}."),
            };
        }

        return args.Length % 2 == 0 ? options : throw new FormatException($"{args[^1]} has no value.");
    }
}
