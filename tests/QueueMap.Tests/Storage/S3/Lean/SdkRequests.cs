using System.Collections.Concurrent;
using System.Net;
using QueueMap.Contracts.Items;
using QueueMap.Storage.S3;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Tests.Storage.S3.Lean;

/// <summary>What goes to the network for a request, by either client; nothing is sent.</summary>
internal static class SdkRequests
{
    public static async Task<SentRequest> OfAsync(S3Options options, Func<IS3Calls, Task> call)
    {
        var capture = new Capture();
        using var connections = new S3Connections(options with { Http = _ => capture });
        await Assert.ThrowsAnyAsync<Exception>(() => call(connections.Calls));
        return capture.Sent.Single();
    }

    public static Task<SentRequest> GetAsync(S3Options options, ObjectGet get) => OfAsync(options, calls => calls.GetAsync("eu-west-1", get, default).AsTask());

    public static Task<SentRequest> ListAsync(S3Options options, PageRequest page) => OfAsync(options, calls => calls.ListAsync("eu-west-1", page, default));

    private sealed class Capture : HttpMessageHandler
    {
        public ConcurrentQueue<SentRequest> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var url = request.RequestUri!;
            var headers = request.Headers.NonValidated.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
            headers["host"] = request.Headers.Host ?? url.Authority;
            var (path, query) = url.PathAndQuery.Split('?', 2) is [var before, var after] ? (before, after) : (url.PathAndQuery, "");
            Sent.Enqueue(new SentRequest(url.Scheme, path, query, headers));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}

/// <param name="Headers">By their names in lower case; host as it will be.</param>
internal sealed record SentRequest(string Scheme, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public string? Authorization => Headers.GetValueOrDefault("authorization");

    /// <summary>The names that the signature covers, in its order.</summary>
    public string[] SignedNames => Authorization!.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
}
