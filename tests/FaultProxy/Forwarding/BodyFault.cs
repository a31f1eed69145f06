using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>An answer whose head is sound, and whose body is not.</summary>
internal sealed class BodyFault(HttpContext http, FaultRule rule, FaultPlan plan, TimeProvider time)
{
    private const int BufferSize = 64 << 10;

    public static bool IsOne(FaultKind fault) => fault is FaultKind.TruncatedBody or FaultKind.SlowBody or FaultKind.StalledBody
        or FaultKind.CorruptBody or FaultKind.ShortBody or FaultKind.LongBody;

    public Task WriteAsync(Stream body, long? length) => rule.Fault switch
    {
        FaultKind.TruncatedBody => TruncateAsync(body, length),
        FaultKind.StalledBody => StallAsync(body, length),
        FaultKind.SlowBody => DripAsync(body),
        _ => ChangeAsync(body),
    };

    private async Task TruncateAsync(Stream body, long? length)
    {
        await HalfAsync(body, length);
        if (length is null)
        {
            http.Abort();
        }

        // Else: less than the promised length has been written, so that Kestrel sends what there is and closes the connection.
    }

    private async Task StallAsync(Stream body, long? length)
    {
        await HalfAsync(body, length);
        await plan.WaitAsync(Timeout.InfiniteTimeSpan, time, http.RequestAborted);
        await body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task DripAsync(Stream body)
    {
        var one = new byte[1];
        while (await body.ReadAsync(one, http.RequestAborted) > 0)
        {
            await http.Response.Body.WriteAsync(one, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await plan.WaitAsync(TimeSpan.FromMilliseconds(rule.Milliseconds), time, http.RequestAborted);
        }
    }

    private async Task ChangeAsync(Stream body)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, http.RequestAborted);
        var bytes = whole.ToArray();
        var half = bytes.Length / 2;
        bytes = rule.Fault switch
        {
            FaultKind.ShortBody => bytes[..half],
            FaultKind.LongBody => [.. bytes, .. bytes[half..]],
            _ => Flip(bytes),
        };
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    // A digit becomes another digit where it can: what a scanner would take for sound.
    private byte[] Flip(byte[] bytes)
    {
        var at = plan.Chance(bytes.Length);
        for (var i = 0; i < bytes.Length && !char.IsAsciiDigit((char)bytes[at]); i++)
        {
            at = (at + 1) % bytes.Length;
        }

        bytes[at] ^= 1;
        return bytes;
    }

    private async Task HalfAsync(Stream body, long? length)
    {
        var left = length / 2 ?? 1;
        var buffer = new byte[BufferSize];
        while (left > 0 && await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), http.RequestAborted) is var read and > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            left -= read;
        }

        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
