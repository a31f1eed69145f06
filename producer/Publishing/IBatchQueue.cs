using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Worker.Hosting;

namespace QueueMap.Producer.Publishing;

/// <summary>Where batches are sent to.</summary>
public interface IBatchQueue
{
    /// <summary>Completes when the queue has the batch.</summary>
    Task SendAsync(MapBatch batch);
}

/// <summary>A queue of the bus.</summary>
/// <remarks>Nothing cancels a send: one that is cut short may have happened all the same, and its error would be logged.</remarks>
public sealed class BusQueue(ISendEndpoint endpoint, IClaimCheck claims) : IBatchQueue
{
    public Task SendAsync(MapBatch batch) => endpoint.Send(claims.Leave(batch), CancellationToken.None);
}
