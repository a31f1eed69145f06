using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>The one call of a send endpoint that a producer makes, and the batches that it sent by it.</summary>
[SuppressMessage("Design", "MA0053", Justification = "DispatchProxy derives from it.")]
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
public class RecordingEndpoint : DispatchProxy
{
    private Func<MapBatch, CancellationToken, Task> _send = (_, _) => Task.CompletedTask;

    internal static ISendEndpoint Into(ICollection<MapBatch> queue, FaultPlan plan) => Of(async (batch, _) => await plan.PassAsync(() =>
    {
        lock (queue)
        {
            queue.Add(batch);
        }

        return ValueTask.FromResult(true);
    }));

    internal static ISendEndpoint Of(Func<MapBatch, CancellationToken, Task> send)
    {
        var proxy = Create<ISendEndpoint, RecordingEndpoint>();
        ((RecordingEndpoint)(object)proxy)._send = send;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod?.Name, args?[0]) switch
    {
        (nameof(ISendEndpoint.Send), MapBatch batch) => _send(batch, (CancellationToken)args![1]!),
        _ => throw new NotSupportedException(targetMethod?.Name),
    };
}
