using QueueMap.Contracts.Messages;
using QueueMap.Producer.Publishing;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>A queue that a test looks into.</summary>
internal sealed class RecordingQueue(Func<MapBatch, Task> send) : IBatchQueue
{
    public static RecordingQueue Into(ICollection<MapBatch> queue, FaultPlan plan) => new(async batch => await plan.PassAsync(() =>
    {
        lock (queue)
        {
            queue.Add(batch);
        }

        return ValueTask.FromResult(true);
    }));

    public Task SendAsync(MapBatch batch) => send(batch);
}
