using System.Net.Sockets;
using System.Text;

namespace QueueMap.S3Stub;

/// <summary>One request after the other; of each only the first line is looked at.</summary>
internal sealed class Connection(Socket socket, Answers answers)
{
    private const int MostBytes = 1 << 14;

    private readonly byte[] _buffer = new byte[MostBytes];

    public async Task ServeAsync(CancellationToken cancellation)
    {
        using (socket)
        {
            try
            {
                var length = 0;
                while (await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation) is > 0 and var count)
                {
                    length += count;
                    if (!_buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                    {
                        continue;
                    }

                    var line = Encoding.ASCII.GetString(_buffer, 0, _buffer.AsSpan(0, length).IndexOf((byte)'\r'));
                    await SendAsync(await answers.AnswerAsync(line, cancellation), cancellation);
                    length = 0;
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client has gone, or the stub ends.
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellation)
    {
        while (answer.Length > 0)
        {
            answer = answer[await socket.SendAsync(answer, cancellation)..];
        }
    }
}
