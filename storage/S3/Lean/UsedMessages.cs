using System.Collections.Concurrent;

namespace QueueMap.Storage.S3.Lean;

/// <summary>
/// Requests that have been answered to the last byte: an eighth of what <see cref="SocketsHttpHandler"/> needs for a GET is the
/// message and the room for its headers. One whose answer broke off may still be held by its connection, and is left to the collector.
/// </summary>
internal sealed class UsedMessages
{
    private readonly ConcurrentQueue<HttpRequestMessage> _unused = [];

    public HttpRequestMessage Take() => _unused.TryDequeue(out var message) ? message : new HttpRequestMessage();

    public void GiveBack(HttpRequestMessage message)
    {
        if (_unused.Count < S3Options.LargestMaxGets)
        {
            _unused.Enqueue(message);
        }
    }
}
