using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3.Lean;

/// <summary>The hot path over HTTP as it is: what the SDK does around a request costs several times the request.</summary>
internal sealed class LeanCalls(S3Connections connections, HttpMessageInvoker http, AWSCredentials credentials) : IS3Calls
{
    private readonly ConcurrentDictionary<string, RequestSigner> _signers = new(StringComparer.Ordinal);
    private readonly UsedMessages _messages = new();
    private readonly ServerClock _clock = new(connections.Options.Time);
    private readonly bool _signs = credentials is not AnonymousAWSCredentials;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ObjectAnswer> GetAsync(string region, ObjectGet get, CancellationToken cancellation)
    {
        var endpoint = connections.ClientOf(region).EndpointOf(get.Bucket);
        var request = new LeanRequest(endpoint, UriText.OfPath(get.Key), Query: "", get.ETag, get.Range);
        var message = _messages.Take();
        return new LeanObjectAnswer(await SendAsync(region, request, message, cancellation), message, _messages);
    }

    public async Task<ListPage> ListAsync(string region, PageRequest page, CancellationToken cancellation)
    {
        var endpoint = connections.ClientOf(region).EndpointOf(page.Bucket);
        var request = new LeanRequest(endpoint, Key: "", PageQuery.Of(page), ETag: null, Range: null);
        using var message = new HttpRequestMessage();
        using var response = await SendAsync(region, request, message, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = await PageBody.ReadAsync(stream, response.Content.Headers.ContentLength ?? -1, cancellation);
        return ListPageReader.Read(body.Bytes);
    }

    /// <returns>An answer that is none of an error.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAsync(string region, LeanRequest request, HttpRequestMessage message, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var signer = _signs ? SignerOf(region) : null;
            var signedAt = _clock.Now;
            var moment = signer is null ? null : await signer.NowAsync();
            request.WriteTo(message, moment, connections.Options.RequesterPays);
            var response = await http.SendAsync(message, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var error = await ErrorAnswer.ReadAsync(response, cancellation);
                if (attempt > 1 || error.Code != "RequestTimeTooSkewed" || !_clock.TrySet(signedAt, response.Headers.Date))
                {
                    throw error;
                }
            }
        }
    }

    private RequestSigner SignerOf(string region) => _signers.TryGetValue(region, out var known)
        ? known
        : _signers.GetOrAdd(region, new RequestSigner(credentials, region, _clock));
}
