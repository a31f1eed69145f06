using QueueMap.Producer.Publishing;

namespace QueueMap.Producer.Fleet;

/// <summary>A queue on a service holds whatever is sent to it.</summary>
internal sealed class OpenGate : IPublishGate
{
    public Task EnterAsync(int batch, CancellationToken cancellation) => Task.CompletedTask;
}
