using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Sqs;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>One call: chosen, held back, refused or forwarded, and answered in whole, in part or not at all.</summary>
internal sealed class Forwarder(Uri upstreamUrl, FaultBoard board, TimeProvider time) : IDisposable
{
    private readonly Upstream _upstream = new(upstreamUrl);
    private readonly SqsMessages _messages = new();

    public async Task HandleAsync(HttpContext http)
    {
        var operation = Operation.Of(http.Request);
        board.Called(operation.Name);
        var plan = board.Plan;
        var (fault, latencies) = plan.Choose(operation.Name, http.Request.Path.Value ?? "/");
        await HoldBackAsync(http, plan, latencies);
        try
        {
            switch (fault)
            {
                case FaultKind.Throttled or FaultKind.ServerError or FaultKind.Unavailable or FaultKind.Denied:
                    board.Injected(fault.Value);
                    await ErrorAnswer.Of(operation.Protocol, fault.Value, plan.Chance).WriteAsync(http, operation.Protocol);
                    break;
                case FaultKind.LostRequest:
                    board.Injected(fault.Value);
                    http.Abort();
                    break;
                default:
                    var call = new ForwardedCall(http, operation, fault, plan, board);
                    await (operation.Protocol == Protocol.Sqs ? call.MessagesAsync(_upstream, _messages) : call.StreamAsync(_upstream));
                    break;
            }
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, and with it whoever could be told.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            board.Broke();
            http.Abort();
        }
    }

    public void Dispose() => _upstream.Dispose();

    private async Task HoldBackAsync(HttpContext http, FaultPlan plan, List<TimeSpan> latencies)
    {
        foreach (var latency in latencies)
        {
            board.Injected(FaultKind.Latency);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(plan.Replaced, http.RequestAborted);
            await Task.Delay(latency, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
