using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueMap.Tests.Storage.S3.Server;

/// <summary>
/// HTTP on a free port of the loopback interface, down to the socket: a server proper cannot cut a body or reset a connection
/// where a test wants it.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<StubRequest, CancellationToken, ValueTask<StubAnswer>> _answer;
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private int _inFlight;
    private int _mostInFlight;

    public StubServer(Func<StubRequest, CancellationToken, ValueTask<StubAnswer>> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public int MostInFlight => _mostInFlight;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting; // It ends by the token. A listener that has stopped may be asked once more, and that is an error of another kind.
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var input = new BufferedStream(stream, 1 << 14);
            while (await ReadAsync(input, stream) is { } request)
            {
                Raise(Interlocked.Increment(ref _inFlight));
                try
                {
                    if (!await SendAsync(stream, request, await _answer(request, _stop.Token)))
                    {
                        socket.Close(0); // With a reset, as a server that is killed.
                        return;
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref _inFlight);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private void Raise(int now)
    {
        for (var most = _mostInFlight; now > most; most = _mostInFlight)
        {
            Interlocked.CompareExchange(ref _mostInFlight, now, most);
        }
    }

    /// <returns>Whether the connection can be used further.</returns>
    private async ValueTask<bool> SendAsync(NetworkStream stream, StubRequest request, StubAnswer answer)
    {
        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, TimeProvider.System, _stop.Token);
        }

        if (answer.ResetAtOnce)
        {
            return false;
        }

        var length = answer.AnnouncedLength ?? answer.Body.Length;
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Stub\r\nContent-Length: {length}\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        var bytes = Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        if (request.Method == "HEAD")
        {
            await stream.WriteAsync(bytes, _stop.Token);
            return true;
        }

        var sent = answer.Body[..Math.Min(answer.CutAfter ?? int.MaxValue, answer.Body.Length)];
        await stream.WriteAsync(bytes.Length + sent.Length < 1 << 17 ? (byte[])[.. bytes, .. sent.Span] : bytes, _stop.Token);
        if (bytes.Length + sent.Length >= 1 << 17)
        {
            await stream.WriteAsync(sent, _stop.Token);
        }

        if (answer.StallAfterCut)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        }

        return sent.Length == length;
    }

    private async ValueTask<StubRequest?> ReadAsync(BufferedStream input, NetworkStream output)
    {
        var first = await ReadLineAsync(input);
        if (first is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(input) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (headers.ContainsKey("Expect"))
        {
            await output.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        }

        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await input.ReadExactlyAsync(body, _stop.Token);
        var words = first.Split(' ');
        return new StubRequest(words[0], words[1], headers, body);
    }

    private async ValueTask<string?> ReadLineAsync(BufferedStream input)
    {
        var line = new List<byte>(128);
        var one = new byte[1];
        while (await input.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
