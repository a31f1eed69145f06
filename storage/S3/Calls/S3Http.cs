using System.Net;
using Amazon.Runtime;

namespace QueueMap.Storage.S3.Calls;

/// <summary>Connections as many short GETs need them, one pool of them for all regions.</summary>
internal sealed class S3Http : HttpClientFactory, IDisposable
{
    /// <summary>S3's names change their addresses every few seconds; a connection for ever would stick to a few servers of it.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>S3 closes idle connections after some 20 s. Ours are closed before that, so that no request meets a closing one.</summary>
    private static readonly TimeSpan IdleConnectionLifetime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageHandler _handler;
    private readonly HttpClient _client;

    public S3Http(S3Options options)
    {
        _handler = NewHandler(options);
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);

        // Each wait has a limit of its own; one over the whole exchange would cut large bodies.
        _client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The same connections, for whoever needs nothing that a client puts around them.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Asked for every request, and always the same: each client has its own connections.</summary>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        _client.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
    }

    private static HttpMessageHandler NewHandler(S3Options options)
    {
        var sockets = new SocketsHttpHandler
        {
            // Bytes are wanted as they are stored: a compressed object keeps its length and its ETag.
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            UseCookies = false,
            // S3 does nothing with the id of a trace, and looking for one costs a little every time.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleConnectionLifetime,
            ConnectTimeout = ConnectTimeout,
            // The bounds are ours (GETs in flight, lanes of a listing): a second one here would only queue out of sight.
            MaxConnectionsPerServer = int.MaxValue,
        };
        return options.Http(sockets);
    }
}
