using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Logging;
using QueueMap.FaultProxy.Sqs;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>A call that reaches the upstream, and what becomes of its answer.</summary>
internal sealed class ForwardedCall(
    HttpContext http, Operation operation, FaultRule? rule, FaultPlan plan, FaultBoard board, CallRecord record, CallLog log, TimeProvider time)
{
    /// <summary>Bodies of any size pass through as they come.</summary>
    public async Task StreamAsync(Upstream upstream)
    {
        var page = rule?.Fault == FaultKind.SmallPage && operation.Name == "ListObjectsV2" ? "&max-keys=1" : "";
        if (page.Length > 0)
        {
            Injected();
        }

        using var response = await upstream.SendAsync(http.Request, body: null, http.RequestAborted, page);
        Answered(response);
        if (rule?.Fault == FaultKind.LostResponse)
        {
            await response.Content.CopyToAsync(Stream.Null, http.RequestAborted);
            Lose();
            return;
        }

        await HoldAsync();
        Upstream.CopyHead(response, http.Response);
        var length = response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        await WriteAsync(body, HttpMethods.IsHead(http.Request.Method) ? 0 : length);
    }

    /// <summary>Messages are looked at: their receipt handles are remembered, and their entries disturbed.</summary>
    public async Task MessagesAsync(Upstream upstream, byte[] sent, SqsMessages messages)
    {
        var request = JsonNode.Parse(sent)!.AsObject();
        var edit = MessageEdit.Of(operation.Name, rule?.Fault, messages, plan.Chance);
        if (edit?.Request(request) ?? false)
        {
            sent = request.ToBytes();
            record.Request = Encoding.UTF8.GetString(sent);
        }

        if (edit?.Answer is { } answer)
        {
            Injected();
            await WriteAsync(answer);
            return;
        }

        using var response = await upstream.SendAsync(http.Request, sent, http.RequestAborted);
        var body = await TakeAsync(response);
        if (response.IsSuccessStatusCode && body.Length > 0 && JsonNode.Parse(body) is JsonObject received)
        {
            var isAnswerEdited = edit?.Response(request, received) ?? false;
            messages.Saw(operation.Name, request, received);
            body = isAnswerEdited ? received.ToBytes() : body;
        }

        if (edit is not null)
        {
            Report(edit.IsInjected);
        }

        await PassOnAsync(response, body);
    }

    /// <summary>Calls to tables are read whole; of queries and scans the page may be disturbed.</summary>
    public async Task TablesAsync(Upstream upstream, byte[] sent)
    {
        if (rule?.Fault is FaultKind.SmallPage or FaultKind.EmptyPage)
        {
            var paging = new Paging(operation.Name, JsonNode.Parse(sent)!.AsObject());
            if (rule.Fault == FaultKind.EmptyPage)
            {
                var empty = paging.Empty();
                Report(empty is not null);
                if (empty is not null)
                {
                    await WriteAsync(empty);
                    return;
                }
            }
            else if (paging.Small() is { } small)
            {
                Injected();
                sent = small.ToBytes();
            }
            else
            {
                Report(isInjected: false);
            }
        }

        using var response = await upstream.SendAsync(http.Request, sent, http.RequestAborted);
        await PassOnAsync(response, await TakeAsync(response));
    }

    private async Task PassOnAsync(HttpResponseMessage response, byte[] body)
    {
        if (rule?.Fault == FaultKind.LostResponse)
        {
            Lose();
            return;
        }

        await HoldAsync();
        Upstream.CopyHead(response, http.Response);
        http.Response.ContentLength = body.Length;
        using var whole = new MemoryStream(body);
        await WriteAsync(whole, body.Length);
    }

    private async Task<byte[]> TakeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(http.RequestAborted);
        Answered(response);
        record.Response = Encoding.UTF8.GetString(body);
        return body;
    }

    private void Answered(HttpResponseMessage response) => (record.Answered, record.Status) = (time.GetTimestamp(), (int)response.StatusCode);

    private async Task HoldAsync()
    {
        if (rule?.Fault == FaultKind.HeldResponse)
        {
            Injected();
            await log.HoldAsync(
                record, rule.Name ?? nameof(FaultKind.HeldResponse),
                () => plan.WaitAsync(TimeSpan.FromMilliseconds(rule.Milliseconds), time, http.RequestAborted));
        }
    }

    private void Lose()
    {
        Injected();
        http.Abort();
    }

    private void Injected()
    {
        board.Injected(rule!.Fault);
        record.Disturbed(rule);
    }

    private void Report(bool isInjected)
    {
        if (isInjected)
        {
            Injected();
        }
        else
        {
            plan.TakeBack(operation.Name, rule!.Fault);
        }
    }

    private async Task WriteAsync(JsonObject answer)
    {
        var body = answer.ToBytes();
        http.Response.ContentType = "application/x-amz-json-1.0";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private async Task WriteAsync(Stream body, long? length)
    {
        if (rule is not null && BodyFault.IsOne(rule.Fault) && length is null or > 0 && record.Status is >= 200 and < 300)
        {
            Injected();
            var fault = new BodyFault(http, rule, plan, time);
            await log.HoldAsync(record, rule.Name ?? rule.Fault.ToString(), () => fault.WriteAsync(body, length));
            return;
        }

        await body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
