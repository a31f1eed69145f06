using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace QueueMap.Producer.Elasticity.Ecs.Wire;

/// <summary>
/// The SDK decides what is worth a retry (throttling, 5xx, broken connections, clock skew) and stops when its quota is used
/// up; this decides how long to wait, on a clock that can be replaced. No jitter: one producer asks, not a fleet.
/// </summary>
internal sealed class EcsRetryPolicy(EcsConfig config, TimeProvider time) : StandardRetryPolicy(config)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(5);

    public override void WaitBeforeRetry(IExecutionContext executionContext) =>
        throw new NotSupportedException("ECS is only ever called asynchronously.");

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var wait = First * Math.Pow(2, context.Retries - 1);
        return Task.Delay(wait < Last ? wait : Last, time, context.CancellationToken);
    }
}
