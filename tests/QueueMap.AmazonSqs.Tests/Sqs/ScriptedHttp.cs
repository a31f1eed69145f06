using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

internal sealed record HttpCall(string Operation, Uri Url, JsonElement Body, string Authorization);

/// <summary>A server in memory that answers call after call as told, and remembers what it was asked.</summary>
internal sealed class ScriptedHttp(params (HttpStatusCode Status, string Body)[] answers) : HttpClientFactory
{
    private readonly List<HttpCall> _calls = [];

    public IReadOnlyList<HttpCall> Calls => _calls;

    public static ScriptedHttp Ok(string body) => new((HttpStatusCode.OK, body));

    public static (HttpStatusCode Status, string Body) Error(HttpStatusCode status, string code) =>
        (status, $$"""{"__type":"com.amazonaws.sqs#{{code}}","message":"for the test"}""");

    public SqsClient Client(SqsClientOptions? options = null) => new((options ?? new SqsClientOptions { ServiceUrl = new("http://sqs.test/") }) with
    {
        Http = this,
        Credentials = new BasicAWSCredentials("key", "secret"),
        JitterSeed = 1,
    });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(ScriptedHttp script) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).RootElement;
            var operation = request.Headers.GetValues("X-Amz-Target").Single()["AmazonSQS.".Length..];
            script._calls.Add(new(operation, request.RequestUri!, body, string.Join(' ', request.Headers.GetValues("Authorization"))));
            var (status, text) = script.Answers[Math.Min(script._calls.Count, script.Answers.Length) - 1];
            return new(status) { Content = new StringContent(text, Encoding.UTF8, "application/x-amz-json-1.0"), RequestMessage = request };
        }

    }

    private (HttpStatusCode Status, string Body)[] Answers => answers;
}
