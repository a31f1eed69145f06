using System.Text;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Logging;
using QueueMap.FaultProxy.Sqs;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>One call: chosen, held back, refused or forwarded, and answered in whole, in part or not at all.</summary>
internal sealed class Forwarder(Uri upstreamUrl, FaultBoard board, CallLog log, TimeProvider time) : IDisposable
{
    private readonly Upstream _upstream = new(upstreamUrl);
    private readonly SqsMessages _messages = new();

    public async Task HandleAsync(HttpContext http)
    {
        var operation = Operation.Of(http.Request);
        board.Called(operation.Name);
        var record = new CallRecord
        {
            At = time.GetTimestamp(),
            Service = operation.Protocol.ToString(),
            Operation = operation.Name,
            Path = http.Request.Path.Value + http.Request.QueryString.Value,
            Who = Operation.SignerOf(http.Request),
        };
        try
        {
            await DisturbAsync(http, operation, record);
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

        record.End = time.GetTimestamp();
        log.Write(record);
    }

    public void Dispose() => _upstream.Dispose();

    private async Task DisturbAsync(HttpContext http, Operation operation, CallRecord record)
    {
        var body = operation.Protocol == Protocol.S3 ? null : await ReadAsync(http);
        record.Request = body is null ? null : Encoding.UTF8.GetString(body);
        var plan = board.Plan;
        var (rule, latencies) = plan.Choose(new(operation.Name, http.Request.Path.Value ?? "/", record.Who, record.Request ?? ""));
        await HoldBackAsync(http, plan, record, latencies);
        switch (rule?.Fault)
        {
            case { } fault when ErrorAnswer.IsOne(fault):
                board.Injected(fault);
                record.Disturbed(rule);
                var refusal = ErrorAnswer.Of(operation.Protocol, fault, plan.Chance);
                record.Status = refusal.Status;
                await refusal.WriteAsync(http, operation.Protocol);
                break;
            case FaultKind.LostRequest:
                board.Injected(FaultKind.LostRequest);
                record.Disturbed(rule);
                http.Abort();
                break;
            default:
                var call = new ForwardedCall(http, operation, rule, plan, board, record, log, time);
                await (body is null ? call.StreamAsync(_upstream)
                    : operation.Protocol == Protocol.Sqs ? call.MessagesAsync(_upstream, body, _messages)
                    : call.TablesAsync(_upstream, body));
                break;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var sent = new MemoryStream();
        await http.Request.Body.CopyToAsync(sent, http.RequestAborted);
        return sent.ToArray();
    }

    private async Task HoldBackAsync(HttpContext http, FaultPlan plan, CallRecord record, List<HeldBack> latencies)
    {
        foreach (var latency in latencies)
        {
            board.Injected(FaultKind.Latency);
            record.Disturbed(latency.Rule);
            await log.HoldAsync(record, latency.Rule.Name ?? nameof(FaultKind.Latency), () => plan.WaitAsync(latency.Time, time, http.RequestAborted));
        }
    }
}
