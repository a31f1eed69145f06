using QueueMap.AmazonSqs.Receiving;

namespace MassTransit;

/// <summary>
/// Ends all receiving of a bus, whether the bus has started or not. MassTransit stops no bus that is still starting: a process
/// that is told to stop just then would receive until its end, and leave hidden what it holds.
/// </summary>
public sealed class AmazonSqsReceiveGate
{
    private readonly Lock _lock = new();
    private readonly HashSet<QueueReceiver> _open = [];
    private bool _isClosed;

    /// <summary>
    /// Completes when what was running is handled, or given back at its limit, and the rest is given back. Endpoints that are
    /// about to start receive nothing any more. May be called again, and before the bus is stopped.
    /// </summary>
    /// <param name="hurry">When it fires, running messages are given back without further waiting.</param>
    public Task CloseAsync(CancellationToken hurry = default)
    {
        QueueReceiver[] open;
        lock (_lock)
        {
            _isClosed = true;
            open = [.. _open];
        }

        return Task.WhenAll(open.Select(receiver => receiver.StopAsync(hurry)));
    }

    /// <returns>False where nothing is to be received any more.</returns>
    internal bool TryEnter(QueueReceiver receiver)
    {
        lock (_lock)
        {
            return !_isClosed && _open.Add(receiver);
        }
    }

    internal void Leave(QueueReceiver receiver)
    {
        lock (_lock)
        {
            _open.Remove(receiver);
        }
    }
}
