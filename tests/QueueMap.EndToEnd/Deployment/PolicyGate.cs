using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>
/// Stands before an emulator as IAM stands before AWS: a call that its signer's role does not allow is refused, every other is
/// passed on. Emulators have no IAM.
/// </summary>
internal sealed class PolicyGate : IAsyncDisposable
{
    /// <summary>Whoever sets the emulators up.</summary>
    public const string Administrator = "administrator";

    private readonly ConcurrentQueue<ApiCall> _made = new();
    private readonly ConcurrentQueue<ApiCall> _refused = new();
    private readonly List<WebApplication> _doors = [];
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // Node closes idle connections after 5 s.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    });

    /// <summary>Calls that were allowed.</summary>
    public IReadOnlyCollection<ApiCall> Made => _made;

    /// <summary>Calls that no policy allows.</summary>
    public IReadOnlyCollection<ApiCall> Refused => _refused;

    /// <summary>What is refused although a policy allows it: somebody has taken a right away.</summary>
    public Func<ApiCall, bool> Revoked { get; set; } = _ => false;

    /// <summary>What is held back for a while before it is passed on.</summary>
    public Func<ApiCall, TimeSpan> Slow { get; set; } = _ => TimeSpan.Zero;

    /// <returns>What the processes shall take for the server.</returns>
    public async Task<string> OpenAsync(string upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var door = builder.Build();
        door.Run(http => PassAsync(http, upstream));
        await door.StartAsync();
        _doors.Add(door);
        return door.Urls.Single();
    }

    /// <summary>A call that does not come through a door: who answers it asks here first.</summary>
    public bool Admits(ApiCall call)
    {
        var admitted = DeployedRole.All.Any(role => role.Name == call.Principal && role.Allows(call));
        (admitted ? _made : _refused).Enqueue(call);
        return admitted;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in _doors)
        {
            await door.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task PassAsync(HttpContext http, string upstream)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var call = ApiCall.Of(http.Request, body.ToArray());
        if (call.Principal != Administrator)
        {
            if (!DeployedRole.All.Any(role => role.Name == call.Principal && role.Allows(call)))
            {
                _refused.Enqueue(call);
                await RefuseAsync(http, call);
                return;
            }

            if (Revoked(call))
            {
                await RefuseAsync(http, call);
                return;
            }

            _made.Enqueue(call);
            await Task.Delay(Slow(call), TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ForwardAsync(http, upstream, body.ToArray());
    }

    private async Task ForwardAsync(HttpContext http, string upstream, byte[] body)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), upstream + target);
        if (body.Length > 0 || http.Request.ContentLength is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in http.Request.Headers.Where(header => header.Key is not ("Connection" or "Transfer-Encoding" or "Expect" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        try
        {
            using var answer = await _http.SendAsync(request, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Connection" or "Keep-Alive" or "Transfer-Encoding")))
            {
                http.Response.Headers[name] = values.ToArray();
            }

            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            // One of the two has gone; the client tries again, if it is still there.
            http.Abort();
        }
    }

    /// <summary>As S3 and the JSON protocols of SQS and DynamoDB say it.</summary>
    private static Task RefuseAsync(HttpContext http, ApiCall call)
    {
        http.Response.StatusCode = call.Action.StartsWith("dynamodb:", StringComparison.Ordinal) ? 400 : 403;
        var isS3 = call.Action.StartsWith("s3:", StringComparison.Ordinal);
        http.Response.ContentType = isS3 ? "application/xml" : "application/x-amz-json-1.0";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(isS3
            ? "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
            : $$"""{"__type":"com.amazon.coral.service#AccessDeniedException","message":"Not authorized: {{call.Action}}"}""");
    }
}
