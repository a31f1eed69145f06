using Amazon.Runtime;

namespace QueueMap.Storage.S3;

/// <summary>Where S3 is, who asks, and how much at once. Nothing here comes from a message.</summary>
public sealed record S3Options
{
    /// <summary>At 20 ms to the first byte, 64 give 3,200 objects a second: more than one task of 2 vCPU scans.</summary>
    public const int DefaultMaxGets = 64;

    /// <summary>S3 grants 5,500 GETs a second and prefix; at 20 ms each, more in flight meet only throttling.</summary>
    public const int LargestMaxGets = 256;

    /// <summary>8 MiB: a second of the base bandwidth of a small task, and what S3's own guides take for a range.</summary>
    public const int DefaultPartBytes = 8 << 20;

    /// <summary>64 MiB: eight parts, or a thousand GSOD files.</summary>
    public const long DefaultBytesInFlight = 64L << 20;

    /// <summary>Ranges of one large object that are fetched ahead of its reader.</summary>
    public const int DefaultPartsAhead = 3;

    /// <summary>With the back-off of <see cref="Calls.Backoff"/> 4 s on average, 8 s at most.</summary>
    public const int DefaultMaxAttempts = 8;

    /// <summary>Extra requests, at most, for those that take much longer than others do.</summary>
    public const double DefaultHedgeShare = 0.05;

    public static readonly TimeSpan DefaultFirstByteTimeout = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A part at 70 KB/s. What comes slower is given up, however steadily it drips.</summary>
    public static readonly TimeSpan DefaultPartDeadline = TimeSpan.FromMinutes(2);

    /// <summary>S3 takes minutes to grant a prefix more requests; to give up earlier would fetch whole batches again.</summary>
    public static readonly TimeSpan DefaultThrottlingPatience = TimeSpan.FromMinutes(3);

    /// <summary>Null: AWS_ENDPOINT_URL_S3, then AWS_ENDPOINT_URL, then AWS itself. A server of one's own is asked path-style.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Where to ask first: AWS_REGION, AWS_DEFAULT_REGION or us-east-1 where null. S3 tells the bucket's own region.</summary>
    public string? Region { get; init; }

    /// <summary>Requests are not signed: for public buckets, without an account.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Agrees to pay for requests and traffic, without which a requester-pays bucket refuses.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>Null: the standard chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Who sends the GETs of objects and the pages of listings.</summary>
    public S3ClientKind Client { get; init; }

    /// <summary>GETs of objects in flight, over all sources and batches of the process.</summary>
    public int MaxGets { get; init; } = DefaultMaxGets;

    /// <summary>Bytes that are fetched or wait to be read, over all sources and batches of the process.</summary>
    public long BytesInFlight { get; init; } = DefaultBytesInFlight;

    /// <summary>Objects larger than this are fetched in ranges of it.</summary>
    public int PartBytes { get; init; } = DefaultPartBytes;

    public int PartsAhead { get; init; } = DefaultPartsAhead;

    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    public TimeSpan FirstByteTimeout { get; init; } = DefaultFirstByteTimeout;

    /// <summary>Longest silence amid a body.</summary>
    public TimeSpan IdleTimeout { get; init; } = DefaultIdleTimeout;

    /// <summary>All attempts at one part together, without the waits between them.</summary>
    public TimeSpan PartDeadline { get; init; } = DefaultPartDeadline;

    /// <summary>How long a request that S3 throttles is tried again, however often that is.</summary>
    public TimeSpan ThrottlingPatience { get; init; } = DefaultThrottlingPatience;

    /// <summary>
    /// Whether bodies are compared with ETags that are MD5s. Null: only where the way is not guarded by TLS. False for a server
    /// whose ETags look like MD5s and are none.
    /// </summary>
    public bool? ComparesBodies { get; init; }

    /// <summary>0 sends no second request.</summary>
    public double HedgeShare { get; init; } = DefaultHedgeShare;

    /// <summary>Null: what 95 % of the latest requests needed for their first byte.</summary>
    public TimeSpan? HedgeAfter { get; init; }

    /// <summary>Seeds the jitter; null takes the process id, so that workers that start together do not retry together.</summary>
    public int? JitterSeed { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Goes between the client and the network; tests put servers of their own here.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Http { get; init; } = handler => handler;

    /// <summary>Reads the environment; tests replace it, because the real one is shared by the whole process.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    internal Uri? EffectiveServiceUrl =>
        ServiceUrl ?? UrlOf("AWS_ENDPOINT_URL_S3") ?? UrlOf("AWS_ENDPOINT_URL");

    internal bool EffectivelyComparesBodies => ComparesBodies ?? EffectiveServiceUrl?.Scheme == Uri.UriSchemeHttp;

    internal string FirstRegion =>
        Region ?? NonEmpty("AWS_REGION") ?? NonEmpty("AWS_DEFAULT_REGION") ?? "us-east-1";

    /// <exception cref="S3OptionsException">Names every option that is out of its bounds.</exception>
    public S3Options Validated()
    {
        var errors = new List<string>();
        Require(nameof(MaxGets), MaxGets, 1, LargestMaxGets, "requests at once");
        Require(nameof(PartBytes), PartBytes, 1, 1 << 30, "bytes");
        Require(nameof(BytesInFlight), BytesInFlight, PartBytes, long.MaxValue, "bytes: at least one part");
        Require(nameof(PartsAhead), PartsAhead, 0, 64, "parts");
        Require(nameof(MaxAttempts), MaxAttempts, 1, 100, "attempts");
        if (HedgeShare is < 0 or > 0.5)
        {
            errors.Add($"{nameof(HedgeShare)} is {HedgeShare}; set it to 0 to 0.5 of the requests.");
        }

        return errors.Count == 0 ? this : throw new S3OptionsException(string.Join(' ', errors));

        void Require(string option, long value, long min, long max, string unit)
        {
            if (value < min || value > max)
            {
                errors.Add($"{option} is {value:N0}; set it to {min:N0} to {max:N0} {unit}.");
            }
        }
    }

    private string? NonEmpty(string variable) => Environment(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private Uri? UrlOf(string variable)
    {
        if (NonEmpty(variable) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new S3OptionsException($"{variable} is '{text}'; it must be the http or https URL of an S3 server. Mend or unset it.");
    }
}

/// <summary>An option or a variable of the environment is out of its bounds; the message names it and what is allowed.</summary>
public sealed class S3OptionsException(string message) : Exception(message);
