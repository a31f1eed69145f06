using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>
/// The SDK decides what is worth a retry (throttling, 5xx, broken connections, clock skew) and stops when its quota is used
/// up; this decides how long to wait, on a clock that can be replaced.
/// </summary>
internal sealed class JsonServiceRetryPolicy(IClientConfig config, Func<int, TimeSpan> pause, TimeProvider time) : StandardRetryPolicy(config)
{
    public override void WaitBeforeRetry(IExecutionContext executionContext) =>
        throw new NotSupportedException("It is only ever called asynchronously.");

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
        Task.Delay(pause(executionContext.RequestContext.Retries), time, executionContext.RequestContext.CancellationToken);
}
