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
    private Func<MapBatch, ValueTask> _send = _ => ValueTask.CompletedTask;

    internal static ISendEndpoint Into(ICollection<MapBatch> queue, FaultPlan plan)
    {
        var proxy = Create<ISendEndpoint, RecordingEndpoint>();
        ((RecordingEndpoint)(object)proxy)._send = async batch => await plan.PassAsync(() =>
        {
            lock (queue)
            {
                queue.Add(batch);
            }

            return ValueTask.FromResult(true);
        });
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod?.Name, args?[0]) switch
    {
        (nameof(ISendEndpoint.Send), MapBatch batch) => _send(batch).AsTask(),
        _ => throw new NotSupportedException(targetMethod?.Name),
    };
}
