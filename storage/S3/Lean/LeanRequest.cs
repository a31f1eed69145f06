namespace QueueMap.Storage.S3.Lean;

/// <summary>A GET, before it is signed.</summary>
/// <param name="Path">Escaped, with the bucket where that is part of it.</param>
/// <param name="Query">Escaped, in order of its names; empty where there is none.</param>
internal readonly record struct LeanRequest(BucketEndpoint Endpoint, string Path, string Query, string? ETag, string? Range)
{
    private const string Agent = "queuemap";

    /// <param name="moment">Null sends it unsigned.</param>
    public HttpRequestMessage ToMessage(SigningMoment? moment, bool requesterPays)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, Endpoint.UrlOf(Path, Query));
        var headers = message.Headers;
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
            headers.TryAddWithoutValidation("Authorization", SigV4.Authorize(moment, Path, Query, signed.All));
        }

        headers.TryAddWithoutValidation("User-Agent", Agent);
        return message;
    }

    private static void Add(ref SignedHeaders headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers.Add(name, value);
        }
    }
}
