using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Elasticity.Ecs;
using QueueMap.Producer.Planning;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Elasticity;

/// <summary>The workers that one run asks for: as soon as it has work, held while it has, let go at its end.</summary>
internal sealed class RunWorkers : IDisposable
{
    /// <summary>
    /// How soon workers that somebody has taken away are asked for again: another run that gave back a number that happened to be this
    /// one's. A call costs nothing, and ECS grants some twenty a second to an account.
    /// </summary>
    public static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>SQS counts late by up to a minute, also what was deleted: 75 s.</summary>
    public const int Looks = 15;

    /// <summary>In a row. A single look may be answered by a server that has not heard of messages that just came.</summary>
    private const int EmptyLooks = 2;

    private readonly EcsClient _ecs;
    private readonly WorkerCount _count;
    private readonly Func<RunSnapshot, int> _wish;
    private readonly Action<string> _note;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _looking = new(1);
    private int _asked;
    private long? _lookedAt;

    public RunWorkers(TaskWish wish, EcsSettings settings, EcsClient ecs, Action<string> note, TimeProvider time)
    {
        (_ecs, _note, _time) = (ecs, note, time);
        _count = new WorkerCount(ecs, settings.Cluster, settings.Service, note);
        _wish = wish switch
        {
            TaskWish.Fixed so => _ => so.Tasks,
            TaskWish.Planned planned => new TaskPlanner(planned.Task, settings.MaxTasks, planned.FinishBy, time).TasksFor,
            _ => throw new ArgumentException($"There is no wish {wish.GetType().Name}.", nameof(wish)),
        };
    }

    /// <summary>There is something to give back, as far as is known.</summary>
    public bool HaveAsked => _count.Set is not null;

    /// <summary>
    /// Asks for what the run wishes once it has work, and later for what is missing of that, though for no more than there are
    /// batches. Fails only when it is cancelled.
    /// </summary>
    public async Task LookAsync(RunSnapshot run, CancellationToken cancellation)
    {
        var pending = run.Header.Listing.Announced - run.Shards.Sum(shard => shard.Settled);
        if (run.Header.State.IsFinished() || pending <= 0)
        {
            return;
        }

        await _looking.WaitAsync(cancellation);
        try
        {
            var wished = _wish(run);
            var wanted = wished > _asked ? wished : Math.Min(_asked, pending);
            if (wished > _asked || _lookedAt is not { } at || _time.GetElapsedTime(at) >= HoldEvery)
            {
                _asked = Math.Max(_asked, wished);
                await _count.RaiseAsync(wanted, cancellation);
                _lookedAt = _time.GetTimestamp();
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>
    /// Gives the workers back when the queue of batches is known to be empty; leaves them to the fleet's scaling where it is not, or
    /// where that cannot be told.
    /// </summary>
    /// <param name="depth">Reads the depth of that queue.</param>
    /// <param name="patient">Looks again until what SQS counts late has been counted; else looks as often as it must, and no more.</param>
    public async Task LetGoAsync(Func<CancellationToken, Task<QueueDepthReading>> depth, bool patient, CancellationToken cancellation)
    {
        var (empty, why) = (0, "");
        for (var look = 0; look < (patient ? Looks : EmptyLooks); look++)
        {
            if (look > 0)
            {
                await Task.Delay(LookEvery, _time, cancellation);
            }

            var reading = await depth(cancellation);
            (empty, why) = reading switch
            {
                { IsKnownEmpty: true } => (empty + 1, why),
                { Depth: { } held } => (0, $"the queue of batches still has {held.Total:N0} messages"),
                _ => (0, $"what the queue of batches holds is unknown: {reading.WhyUnknown!.TrimEnd('.')}"),
            };
            if (empty == EmptyLooks)
            {
                await _count.GiveBackAsync(cancellation);
                return;
            }

            if (look == 0 && patient)
            {
                _note("The workers are given back when their queue is seen to be empty, which SQS may take a minute to say. An interrupt leaves them to the fleet's scaling.");
            }
        }

        _count.Leave(why);
    }

    /// <inheritdoc cref="WorkerCount.Leave"/>
    public void Leave(string why) => _count.Leave(why);

    public void Dispose()
    {
        _ecs.Dispose();
        _looking.Dispose();
    }
}
