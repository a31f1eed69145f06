using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Fleet;

namespace QueueMap.Tests.DeadLetters;

/// <summary>A host ends its process where a service of it fails: the look at the dead letters must not take the folding with it.</summary>
public sealed class DeadLetterServiceTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_stop_while_it_looks_for_its_queue_is_no_failure()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (service, sqs) = await BeginAsync(new SteppedTime());
        sqs.OnFind = async cancellation =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return null;
        };

        await service.StartAsync(default);
        await asked.Task;
        await service.StopAsync(default);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("is not there")]
    [InlineData("cannot be asked for")]
    [InlineData("is asked for, and the call gives itself up")]
    public async Task It_waits_for_a_queue_that(string trouble)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = 0;
        var (service, sqs) = await BeginAsync(new ImmediateTime());
        sqs.OnFind = _ => ++looks < 3
            ? trouble switch
            {
                "is not there" => Task.FromResult<string?>(null),
                "cannot be asked for" => throw new InjectedFaultException(looks),
                _ => throw new TaskCanceledException(),
            }
            : Task.FromResult<string?>("dead");
        sqs.OnReceive = _ => looked.TrySetResult();

        await service.StartAsync(default);
        await looked.Task;

        Assert.Equal(3, looks);
        await service.StopAsync(default);
    }

    private static async Task<(DeadLetterService Service, InMemorySqs Sqs)> BeginAsync(TimeProvider time)
    {
        var fleet = await Fleet.ListAsync();
        var sqs = new Client(fleet.World.Time);
        var access = new FleetAccess(time) { Sqs = new SqsClientOptions { Time = time, Client = _ => sqs } };
        return (new(new FleetOptions { State = "s3://bucket/state" }, access, fleet.World.Start().Reducer, NullLogger<DeadLetterWatch>.Instance), sqs);
    }

    private sealed class Client(TimeProvider time) : InMemorySqs(time), ISqsClient
    {
        public void Dispose()
        {
        }
    }

    /// <summary>Whose waits are over at once; but a period never comes round.</summary>
    private sealed class ImmediateTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, period > TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
