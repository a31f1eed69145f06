using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Forwarding;
using QueueMap.FaultProxy.Logging;

namespace QueueMap.FaultProxy;

/// <summary>Two listeners on free ports of the loopback interface: one forwards and disturbs, the other is told what to disturb.</summary>
public sealed class Proxy : IAsyncDisposable
{
    private readonly WebApplication _traffic;
    private readonly WebApplication _control;
    private readonly Forwarder _forwarder;
    private readonly FaultBoard _board;
    private readonly CallLog _log;

    private Proxy(WebApplication traffic, WebApplication control, Forwarder forwarder, FaultBoard board, CallLog log) =>
        (_traffic, _control, _forwarder, _board, _log) = (traffic, control, forwarder, board, log);

    public Uri Url => new(_traffic.Urls.Single());

    public Uri ControlUrl => new(_control.Urls.Single());

    public static async Task<Proxy> StartAsync(Uri upstream, FaultSettings settings, TimeProvider time)
    {
        var board = new FaultBoard(settings);
        var log = new CallLog();
        var forwarder = new Forwarder(upstream, board, log, time);
        var (traffic, control) = (Listener(), Listener());
        traffic.Run(forwarder.HandleAsync);
        ControlEndpoints.Map(control, board, log);
        await Task.WhenAll(traffic.StartAsync(), control.StartAsync());
        return new(traffic, control, forwarder, board, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _control.DisposeAsync();
        _forwarder.Dispose();
        _board.Dispose();
        _log.Dispose();
    }

    private static WebApplication Listener()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            // What is too big, too slow or oddly written is the upstream's to refuse.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        return builder.Build();
    }
}
