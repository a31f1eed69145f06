using System.Collections.Concurrent;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Worker.Hosting;

namespace QueueMap.Producer.Embedded;

/// <summary>
/// Bodies of messages in the memory of the one process that sends and receives them. As many as there are messages
/// outstanding; those of a message that fails for good stay, which are few, or the session ends.
/// </summary>
internal sealed class LeftBodies : IClaimCheck
{
    private readonly ConcurrentDictionary<int, MapBatch> _batches = [];
    private readonly ConcurrentDictionary<int, PartialMaxima> _partials = [];

    public MapBatch Leave(MapBatch batch)
    {
        _batches[batch.Batch] = batch;
        return batch with { Items = [] };
    }

    public MapBatch? Redeem(MapBatch message) => _batches.GetValueOrDefault(message.Batch);

    public void Discard(MapBatch message) => _batches.TryRemove(message.Batch, out _);

    public PartialMaxima Leave(PartialMaxima partial)
    {
        _partials[partial.Batch] = partial;
        return partial with { Maxima = GroupMaxima.Empty, Quarantined = [] };
    }

    public PartialMaxima? Redeem(PartialMaxima message) => _partials.GetValueOrDefault(message.Batch);

    public void Discard(PartialMaxima message) => _partials.TryRemove(message.Batch, out _);
}
