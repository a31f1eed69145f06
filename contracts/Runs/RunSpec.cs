using System.Text.Json.Serialization;
using QueueMap.Contracts.Jobs;

namespace QueueMap.Contracts.Runs;

/// <summary>
/// What a person asked for. Fixed when the run is created, but for what changes neither its items nor its rows: the
/// tolerated failure and the concurrency.
/// </summary>
public sealed record RunSpec
{
    /// <summary>Id of the run, of the form <see cref="RunId.Form"/>.</summary>
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    [JsonPropertyName("job")]
    public required JobSpec Job { get; init; }

    /// <summary>Where the items lie: the full path of a directory, or s3://bucket/prefix.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>Null where the source is read as whoever runs the process.</summary>
    [JsonPropertyName("access")]
    public SourceAccess? Access { get; init; }

    /// <summary>Null where the source itself is listed.</summary>
    [JsonPropertyName("list")]
    public ItemList? List { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("batching")]
    public BatchLimits Batching { get; init; } = new();

    [JsonPropertyName("onBadRow")]
    public OnBadRow OnBadRow { get; init; } = OnBadRow.Quarantine;

    [JsonPropertyName("tolerated")]
    public ToleratedFailure Tolerated { get; init; } = new();

    /// <summary>Items that each batch of the run has in work at once; null: as the worker's own options say.</summary>
    [JsonPropertyName("fetchConcurrency")]
    public int? FetchConcurrency { get; init; }

    /// <summary>Four reducers can fold at once without a conflict, and a small run still fits one write each.</summary>
    public const int DefaultShards = 4;

    /// <summary>Parts of the ledger.</summary>
    [JsonPropertyName("shards")]
    public int Shards { get; init; } = DefaultShards;
}

/// <summary>As whom a source in S3 is read.</summary>
/// <param name="Anonymous">Requests are not signed: for public buckets, by whoever has no account.</param>
/// <param name="RequesterPays">Whoever reads pays for it, and says so.</param>
public sealed record SourceAccess(
    [property: JsonPropertyName("anonymous")] bool Anonymous = false,
    [property: JsonPropertyName("requesterPays")] bool RequesterPays = false);

/// <summary>When a batch is full: at whichever limit it meets first. A single item is always a batch.</summary>
/// <param name="Items">Items of a batch, 1 to <see cref="MaxItems"/>.</param>
/// <param name="Bytes">Bytes of a batch's items, as listed.</param>
public sealed record BatchLimits(
    [property: JsonPropertyName("items")] int Items = BatchLimits.DefaultItems,
    [property: JsonPropertyName("bytes")] long Bytes = BatchLimits.DefaultBytes)
{
    /// <summary>About 33 MB of GSOD, a few seconds of a worker: small enough to retry, large enough that messages cost nothing.</summary>
    public const int DefaultItems = 500;

    /// <summary>64 MiB: keeps batches of large files as short as those of small ones.</summary>
    public const long DefaultBytes = 64L << 20;

    /// <summary>More would not fit a message of 1 MiB even with keys of 50 bytes.</summary>
    public const int MaxItems = 10_000;

    /// <summary>
    /// Bytes of a batch's items in its message: SQS takes 1 MiB, of which the envelope and its headers get an eighth.
    /// </summary>
    public const int MaxMessageBytes = (1 << 20) - (1 << 17);
}

/// <summary>What a malformed row does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnBadRow>))]
public enum OnBadRow
{
    /// <summary>Its item is quarantined, and no row of the item counts.</summary>
    [JsonStringEnumMemberName("quarantine")] Quarantine,

    /// <summary>The row is left out and counted; the rest of the item counts.</summary>
    [JsonStringEnumMemberName("skip")] Skip,
}

/// <summary>How many quarantined items a run may have and still give a result: the larger of the two counts.</summary>
/// <param name="Items">Number of items.</param>
/// <param name="Percent">Share of the listed items, 0 to 100; null where only the number counts.</param>
public sealed record ToleratedFailure(
    [property: JsonPropertyName("items")] long Items = 0,
    [property: JsonPropertyName("percent")] double? Percent = null)
{
    // In decimal: in binary, 29 % of 100 items are 28.999... items.
    public bool Allows(long quarantined, long listed) =>
        quarantined <= Items || (Percent is { } percent && quarantined * 100m <= listed * (decimal)percent);
}
