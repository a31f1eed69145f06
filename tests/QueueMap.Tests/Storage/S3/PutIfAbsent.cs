using System.Net;
using System.Text;

namespace QueueMap.Tests.Storage.S3;

/// <summary>Keeps <c>If-None-Match: *</c> for a server that does not: one such write at a time, and only where a HEAD finds nothing.</summary>
internal sealed class PutIfAbsent(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly SemaphoreSlim _one = new(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Put || request.Headers.IfNoneMatch.Count == 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Head, request.RequestUri);
            using var found = await base.SendAsync(question, cancellationToken);
            return found.StatusCode == HttpStatusCode.NotFound
                ? await base.SendAsync(request, cancellationToken)
                : new HttpResponseMessage(HttpStatusCode.PreconditionFailed)
                {
                    RequestMessage = request,
                    Content = new StringContent("<Error><Code>PreconditionFailed</Code><Message>exists</Message></Error>", Encoding.UTF8, "application/xml"),
                };
        }
        finally
        {
            _one.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _one.Dispose();
        base.Dispose(disposing);
    }
}
