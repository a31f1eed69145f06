using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>The two calls of a bus that a producer makes, and the batches that it sent by them.</summary>
[SuppressMessage("Design", "MA0053", Justification = "DispatchProxy derives from it.")]
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
public class RecordingBus : DispatchProxy
{
    private Func<MapBatch, ValueTask> _send = _ => ValueTask.CompletedTask;

    internal static IBus Into(ICollection<MapBatch> queue, FaultPlan plan) => Create<IBus>(async batch => await plan.PassAsync(() =>
    {
        lock (queue)
        {
            queue.Add(batch);
        }

        return ValueTask.FromResult(true);
    }));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod?.Name, args?[0]) switch
    {
        (nameof(IBus.GetSendEndpoint), Uri) => Task.FromResult(Create<ISendEndpoint>(_send)),
        (nameof(ISendEndpoint.Send), MapBatch batch) => _send(batch).AsTask(),
        _ => throw new NotSupportedException(targetMethod?.Name),
    };

    private static T Create<T>(Func<MapBatch, ValueTask> send) where T : class
    {
        var proxy = Create<T, RecordingBus>();
        ((RecordingBus)(object)proxy)._send = send;
        return proxy;
    }
}
