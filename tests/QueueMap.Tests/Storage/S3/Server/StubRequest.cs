namespace QueueMap.Tests.Storage.S3.Server;

/// <param name="Target">As it stood on the wire, so that a test sees what was escaped and what was not.</param>
internal sealed record StubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private string RawPath => Target.Split('?')[0];

    public string Bucket => Uri.UnescapeDataString(RawPath[1..].Split('/')[0]);

    /// <summary>Empty for requests about the bucket.</summary>
    public string Key => RawPath.IndexOf('/', 1) is > 0 and var slash ? Uri.UnescapeDataString(RawPath[(slash + 1)..]) : "";

    public bool IsListing => Method == "GET" && Key.Length == 0;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Query(string name) => Target.Split('?', 2) is [_, var query]
        ? query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[^1])).FirstOrDefault()
        : null;
}
