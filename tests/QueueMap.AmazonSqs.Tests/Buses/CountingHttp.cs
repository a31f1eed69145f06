using System.Collections.Concurrent;
using Amazon.Runtime;

namespace QueueMap.AmazonSqs.Tests.Buses;

/// <summary>Counts calls by operation, on their way to a real server.</summary>
internal sealed class CountingHttp : HttpClientFactory
{
    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public int Total => Calls.Values.Sum();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    private sealed class Handler(CountingHttp counts) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            counts.Calls.AddOrUpdate(request.Headers.GetValues("X-Amz-Target").Single(), 1, static (_, count) => count + 1);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
