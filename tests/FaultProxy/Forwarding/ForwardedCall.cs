using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Sqs;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>A call that reaches the upstream, and what becomes of its answer.</summary>
internal sealed class ForwardedCall(HttpContext http, Operation operation, FaultKind? fault, FaultPlan plan, FaultBoard board)
{
    private const int BufferSize = 64 << 10;

    /// <summary>Bodies of any size pass through as they come.</summary>
    public async Task StreamAsync(Upstream upstream)
    {
        using var response = await upstream.SendAsync(http.Request, body: null, http.RequestAborted);
        if (fault == FaultKind.LostResponse)
        {
            await response.Content.CopyToAsync(Stream.Null, http.RequestAborted);
            Lose();
            return;
        }

        Upstream.CopyHead(response, http.Response);
        await using var body = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        if (fault == FaultKind.TruncatedBody && response.Content.Headers.ContentLength is null or > 0 && !HttpMethods.IsHead(http.Request.Method))
        {
            await TruncateAsync(body, response.Content.Headers.ContentLength);
            return;
        }

        await body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    /// <summary>Bodies of messages are read whole: their receipt handles are remembered, and their entries disturbed.</summary>
    public async Task MessagesAsync(Upstream upstream, SqsMessages messages)
    {
        using var sent = new MemoryStream();
        await http.Request.Body.CopyToAsync(sent, http.RequestAborted);
        var request = JsonNode.Parse(sent.ToArray())!.AsObject();
        var edit = MessageEdit.Of(operation.Name, fault, messages, plan.Chance);
        var isEdited = edit?.Request(request) ?? false;
        if (edit?.Answer is { } answer)
        {
            board.Injected(fault!.Value);
            await WriteAsync(answer);
            return;
        }

        using var response = await upstream.SendAsync(http.Request, isEdited ? request.ToBytes() : sent.ToArray(), http.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(http.RequestAborted);
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

        if (fault == FaultKind.LostResponse)
        {
            Lose();
            return;
        }

        Upstream.CopyHead(response, http.Response);
        http.Response.ContentLength = body.Length;
        if (fault == FaultKind.TruncatedBody && body.Length > 0)
        {
            using var whole = new MemoryStream(body);
            await TruncateAsync(whole, body.Length);
            return;
        }

        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private void Lose()
    {
        board.Injected(FaultKind.LostResponse);
        http.Abort();
    }

    private void Report(bool isInjected)
    {
        if (isInjected)
        {
            board.Injected(fault!.Value);
        }
        else
        {
            plan.TakeBack(operation.Name, fault!.Value);
        }
    }

    private async Task WriteAsync(JsonObject answer)
    {
        var body = answer.ToBytes();
        http.Response.ContentType = "application/x-amz-json-1.0";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private async Task TruncateAsync(Stream body, long? length)
    {
        board.Injected(FaultKind.TruncatedBody);
        var left = length / 2 ?? 1;
        var buffer = new byte[BufferSize];
        while (left > 0 && await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), http.RequestAborted) is var read and > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            left -= read;
        }

        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (length is null)
        {
            http.Abort();
        }

        // Else: less than the promised length has been written, so that Kestrel sends what there is and closes the connection.
    }
}
