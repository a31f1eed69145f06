using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

/// <summary>A client, the proxy, and a server in this process that answers as the test says and remembers what reached it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private Bench(WebApplication server, Proxy proxy) => (_server, Proxy) = (server, proxy);

    public Proxy Proxy { get; }

    /// <summary>What the server was asked: its body, or its method and target where there is none.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<Bench> StartAsync(RequestDelegate answer, params FaultRule[] rules)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return new(server, await Proxy.StartAsync(new(server.Urls.Single()), new FaultSettings { Rules = rules }, TimeProvider.System));
    }

    /// <summary>A server of SQS's JSON protocol: what it is asked goes to the function, whose result is the answer.</summary>
    public static async Task<Bench> SqsAsync(Func<string, string> answer, params FaultRule[] rules)
    {
        Bench? bench = null;
        bench = await StartAsync(
            async http =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var body = await reader.ReadToEndAsync();
                bench!.Asked.Add(body);
                http.Response.ContentType = "application/x-amz-json-1.0";
                var bytes = Encoding.UTF8.GetBytes(answer(body));
                http.Response.ContentLength = bytes.Length;
                await http.Response.Body.WriteAsync(bytes);
            },
            rules);
        return bench;
    }

    public async Task<(HttpStatusCode Status, string Body)> CallAsync(string operation, string body = "{}")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Proxy.Url) { Content = new StringContent(body) };
        request.Headers.Add("X-Amz-Target", operation.Contains('.', StringComparison.Ordinal) ? operation : $"AmazonSQS.{operation}");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    public async Task<(HttpStatusCode Status, string Body)> ControlAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Proxy.ControlUrl, path)) { Content = body is null ? null : new StringContent(body) };
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<string> CountsAsync() => (await ControlAsync(HttpMethod.Get, "/counts")).Body;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Proxy.DisposeAsync();
        await _server.DisposeAsync();
    }
}
