using System.Text;
using Amazon.Runtime;
using QueueMap.Producer.Elasticity.Ecs;

namespace QueueMap.Stubs;

/// <summary>The stub in the place of the SDK's connections.</summary>
internal sealed class EcsStubHttp(EcsStub stub) : HttpClientFactory
{
    public EcsClient Client(EcsClientOptions? options = null) => new((options ?? new EcsClientOptions { ServiceUrl = new("http://ecs.test/") }) with
    {
        Http = this,
        Credentials = new BasicAWSCredentials(EcsStub.AccessKey, EcsStub.SecretKey),
    });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(stub));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(EcsStub stub) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = request.Headers.Concat(request.Content!.Headers).ToDictionary(
                header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value), StringComparer.Ordinal);
            headers.TryAdd("host", request.RequestUri!.Authority);
            var (status, body) = stub.Answer(
                request.Method.Method, request.RequestUri!.AbsolutePath, headers, await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return status == 0
                ? throw new HttpRequestException(body)
                : new((System.Net.HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1"), RequestMessage = request };
        }
    }
}
