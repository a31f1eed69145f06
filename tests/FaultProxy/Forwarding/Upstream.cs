using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>Asks the server in the client's very words: the target as it was written, every header, the Host too, so that signatures hold.</summary>
internal sealed class Upstream(Uri url) : IDisposable
{
    /// <summary>Of one connection, not of the call; written anew on each.</summary>
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // Node closes idle connections after 5 s: one that is taken just then would break without a fault of ours.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    /// <param name="body">Null: the request's own, as a stream.</param>
    /// <param name="more">Put behind the target; its signature, which emulators do not check, is then another's.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpRequest request, ReadOnlyMemory<byte>? body, CancellationToken cancellation, string more = "")
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var message = new HttpRequestMessage(new(request.Method), new Uri(
            url.GetLeftPart(UriPartial.Authority) + target + more, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        message.Content = body is { } bytes ? new ReadOnlyMemoryContent(bytes)
            : request.ContentLength is not null || request.Headers.ContainsKey("Transfer-Encoding") ? new StreamContent(request.Body)
            : null;
        foreach (var (name, values) in request.Headers)
        {
            Copy(message, name, values, keepsLength: body is null);
        }

        return await _http.SendAsync(message, cancellation);
    }

    public static void CopyHead(HttpResponseMessage from, HttpResponse to)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (!HopByHop.Contains(name))
            {
                to.Headers[name] = new StringValues([.. values]);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static void Copy(HttpRequestMessage message, string name, StringValues values, bool keepsLength)
    {
        if (HopByHop.Contains(name) || (!keepsLength && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
        {
            // A header of a body, on a request that may have none.
            message.Content ??= new ReadOnlyMemoryContent(default);
            message.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
    }
}
