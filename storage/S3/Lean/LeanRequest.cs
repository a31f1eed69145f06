namespace QueueMap.Storage.S3.Lean;

/// <summary>A GET, before it is signed.</summary>
/// <param name="Key">Escaped; empty for a request about the bucket.</param>
/// <param name="Query">Escaped, in order of its names; empty where there is none.</param>
internal readonly record struct LeanRequest(BucketEndpoint Endpoint, string Key, string Query, string? ETag, string? Range)
{
    private const string Agent = "queuemap";

    /// <summary>'..' and '//' are parts of a key, and are not resolved.</summary>
    private static readonly UriCreationOptions s_asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <param name="moment">Null sends it unsigned.</param>
    public void WriteTo(HttpRequestMessage message, SigningMoment? moment, bool requesterPays)
    {
        var text = Query.Length == 0 ? string.Concat(Endpoint.Base, Key) : string.Concat(Endpoint.Base, Key, "?", Query);
        message.RequestUri = new Uri(text, s_asItIs);
        var headers = message.Headers;
        headers.Clear(); // What an earlier request had.
        var signed = new SignedHeaders();
        signed.Add("host", Endpoint.Host);
        Add(ref signed, "if-match", ETag);
        Add(ref signed, "range", Range);
        Add(ref signed, "x-amz-content-sha256", moment is null ? null : SigV4.EmptyBody);
        Add(ref signed, "x-amz-date", moment?.Date);
        Add(ref signed, "x-amz-request-payer", requesterPays ? "requester" : null);
        Add(ref signed, "x-amz-security-token", moment?.Token);
        foreach (var (name, value) in signed.All[1..])
        {
            headers.TryAddWithoutValidation(name, value);
        }

        if (moment is not null)
        {
            headers.TryAddWithoutValidation("Authorization", SigV4.Authorize(moment, text.AsSpan(Endpoint.OriginLength, Endpoint.PathLength + Key.Length), Query, signed.All));
        }

        headers.TryAddWithoutValidation("User-Agent", Agent);
    }

    private static void Add(ref SignedHeaders headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers.Add(name, value);
        }
    }
}
