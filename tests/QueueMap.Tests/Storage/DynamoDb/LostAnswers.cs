using System.Net;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace QueueMap.Tests.Storage.DynamoDb;

/// <summary>A way to the server on which the first answer to every write is lost, after the server has written.</summary>
internal sealed class LostAnswers : HttpClientFactory, IDisposable
{
    private int _lost;

    public LostAnswers(string url) => Client = new AmazonDynamoDBClient(
        new BasicAWSCredentials("key", "secret"),
        new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1", HttpClientFactory = this });

    public IAmazonDynamoDB Client { get; }

    public int Lost => _lost;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this) { InnerHandler = new SocketsHttpHandler() });

    public void Dispose() => Client.Dispose();

    private sealed class Handler(LostAnswers way) : DelegatingHandler
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            var operation = request.Headers.GetValues("X-Amz-Target").Single();
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            if (operation.EndsWith("PutItem", StringComparison.Ordinal) && response.StatusCode == HttpStatusCode.OK && _seen.Add(body))
            {
                Interlocked.Increment(ref way._lost);
                response.Dispose();
                throw new HttpRequestException("The connection was reset.");
            }

            return response;
        }
    }
}
