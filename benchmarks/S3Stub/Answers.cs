using System.Security.Cryptography;
using System.Text;

namespace QueueMap.S3Stub;

/// <summary>Made once: an answer to a GET is one write of bytes that are there already.</summary>
internal sealed class Answers(StubOptions options, TimeProvider time)
{
    private const string Common = "x-amz-id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran\r\nx-amz-request-id: 656C76696E672773\r\n"
        + "Date: Wed, 12 Oct 2022 17:50:00 GMT\r\n";

    /// <summary>What is later is not the timer but the machine, which has too much to do: nothing is answered sooner for that.</summary>
    private static readonly TimeSpan s_mostLate = TimeSpan.FromMilliseconds(2);

    private readonly Random _random = new(options.Seed);
    private readonly Lock _lock = new();
    private readonly Pages _pages = new(options.Keys, options.Folders);
    private readonly byte[] _object = ObjectOf(new byte[options.BodyBytes]);

    private readonly byte[] _busy = Http(
        "503 Slow Down", Common, Encoding.ASCII.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"));

    private TimeSpan _late;

    public async ValueTask<byte[]> AnswerAsync(string requestLine, CancellationToken cancellation)
    {
        var target = requestLine.Split(' ')[1];
        if (target.Contains("list-type=2", StringComparison.Ordinal))
        {
            await WaitAsync(options.PageMs, cancellation);
            return Http("200 OK", Common + "Content-Type: application/xml\r\n", _pages.Of(target));
        }

        var (slow, busy) = Draw();
        await WaitAsync(slow ? options.SlowMs : options.LatencyMs, cancellation);
        return busy ? _busy : _object;
    }

    private (bool Slow, bool Busy) Draw()
    {
        lock (_lock)
        {
            return (_random.NextDouble() < options.SlowShare, _random.NextDouble() < options.BusyShare);
        }
    }

    // A timer rings a millisecond late or two; what it was late for the last requests is taken off the next.
    private async ValueTask WaitAsync(double milliseconds, CancellationToken cancellation)
    {
        if (milliseconds <= 0)
        {
            return;
        }

        var wanted = TimeSpan.FromMilliseconds(milliseconds);
        TimeSpan wait;
        lock (_lock)
        {
            var early = _late < s_mostLate ? _late : s_mostLate;
            wait = wanted > early ? wanted - early : TimeSpan.Zero;
        }

        var began = time.GetTimestamp();
        await Task.Delay(wait, time, cancellation);
        lock (_lock)
        {
            _late += (time.GetElapsedTime(began) - wait - _late) / 16;
        }
    }

    private static byte[] ObjectOf(byte[] body)
    {
#pragma warning disable CA5351 // S3's protocol fixes MD5; clients compare it.
        var tag = Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
        return Http(
            "200 OK",
            Common + $"Last-Modified: Mon, 12 Oct 2009 17:50:00 GMT\r\nETag: \"{tag}\"\r\nAccept-Ranges: bytes\r\nContent-Type: text/csv\r\nServer: AmazonS3\r\n",
            body);
    }

    private static byte[] Http(string status, string headers, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body];
}
