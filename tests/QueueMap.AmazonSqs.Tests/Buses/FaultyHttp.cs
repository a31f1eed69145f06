using System.Net;
using System.Text;
using Amazon.Runtime;

namespace QueueMap.AmazonSqs.Tests.Buses;

internal enum HttpFault
{
    None = 0,
    Throttled = 1,
    ServerError = 2,

    /// <summary>The server did what was asked, and nobody heard.</summary>
    LostResponse = 3,
}

/// <summary>Disturbs calls on their way to a real server. It injects faults; it never says what SQS is like.</summary>
/// <param name="choose">The fault of a call of the operation, given a number from 0 to 1.</param>
internal sealed class FaultyHttp(int seed, Func<string, double, HttpFault> choose) : HttpClientFactory
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _faults;

    public int Faults => Volatile.Read(ref _faults);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    private HttpFault Next(string operation)
    {
        lock (_lock)
        {
            var fault = choose(operation, _random.NextDouble());
            _faults += fault == HttpFault.None ? 0 : 1;
            return fault;
        }
    }

    private sealed class Handler(FaultyHttp faulty) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var fault = faulty.Next(request.Headers.GetValues("X-Amz-Target").Single()["AmazonSQS.".Length..]);
            if (fault is HttpFault.Throttled or HttpFault.ServerError)
            {
                var (status, code) = fault == HttpFault.Throttled
                    ? (HttpStatusCode.BadRequest, "RequestThrottled")
                    : (HttpStatusCode.InternalServerError, "InternalError");
                return new(status)
                {
                    Content = new StringContent($$"""{"__type":"com.amazonaws.sqs#{{code}}","message":"injected"}""", Encoding.UTF8, "application/x-amz-json-1.0"),
                    RequestMessage = request,
                };
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (fault == HttpFault.LostResponse)
            {
                response.Dispose();
                throw new HttpRequestException("The connection broke before the response came.");
            }

            return response;
        }
    }
}
