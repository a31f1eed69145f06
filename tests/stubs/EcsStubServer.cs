using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QueueMap.Stubs;

/// <summary>The stub as a server on a free port of the loopback interface, for processes.</summary>
internal sealed class EcsStubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EcsStubServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<EcsStubServer> StartAsync(EcsStub stub)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var headers = http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
            var (status, answer) = stub.Answer(http.Request.Method, http.Request.Path, headers, body.ToArray());
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/x-amz-json-1.1";
            await http.Response.WriteAsync(answer, http.RequestAborted);
        });
        await app.StartAsync();
        return new EcsStubServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
