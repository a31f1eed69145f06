using Microsoft.Extensions.Options;
using QueueMap.Storage.S3;

namespace QueueMap.Worker.Mapping;

/// <summary>How much of a batch is in work at once.</summary>
public sealed record MapperOptions
{
    /// <summary>
    /// Covers the short waits of a local disk and keeps two cores busy.
    /// </summary>
    public const int DefaultFetchConcurrency = 4;

    /// <summary>S3 answers 5,500 GETs a second and prefix: at 20 ms each, no more than 110 can be in flight with profit.</summary>
    public const int MaxFetchConcurrency = 256;

    /// <summary>Holds every GSOD file (107 KB at most) whole, and ten times that.</summary>
    public const int DefaultWholeItemBytes = 1 << 20;

    /// <summary>16 MiB: times 256 fetches is 4 GiB, more than a task of 1 vCPU usually has.</summary>
    public const int MaxWholeItemBytes = 16 << 20;

    /// <summary>What suits a source in S3.</summary>
    public static MapperOptions ForS3 { get; } = ForGets(S3Options.DefaultMaxGets);

    /// <summary>
    /// What suits a source in S3 that is asked for so many objects at once: half as many again. While the one half is scanned or
    /// waits for a core, all requests that are allowed stay in flight. More would only hold buffers.
    /// </summary>
    public static MapperOptions ForGets(int maxGets) => new() { FetchConcurrency = Math.Min(maxGets * 3 / 2, MaxFetchConcurrency) };

    /// <summary>Items of a batch that are fetched and scanned at the same time.</summary>
    public int FetchConcurrency { get; init; } = DefaultFetchConcurrency;

    /// <summary>
    /// Items up to this stored size are fetched whole into a pooled buffer, without a thread waiting for them; larger ones
    /// are scanned as they stream in, by one thread each.
    /// </summary>
    public int WholeItemBytes { get; init; } = DefaultWholeItemBytes;

    /// <exception cref="OptionsValidationException">Names every option that is out of its bounds.</exception>
    public MapperOptions Validated()
    {
        var errors = new List<string>();
        Require(nameof(FetchConcurrency), FetchConcurrency, 1, MaxFetchConcurrency, "items at once");
        Require(nameof(WholeItemBytes), WholeItemBytes, 0, MaxWholeItemBytes, "bytes");
        return errors.Count == 0 ? this : throw new OptionsValidationException(nameof(MapperOptions), typeof(MapperOptions), errors);

        void Require(string option, int value, int min, int max, string unit)
        {
            if (value < min || value > max)
            {
                errors.Add($"{option} is {value:N0}; set it to {min:N0} to {max:N0} {unit}.");
            }
        }
    }
}
