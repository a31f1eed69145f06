using QueueMap.AmazonSqs.Sqs;
using QueueMap.EndToEnd.Fleet;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>
/// The real processes do all that they do under the policies of deploy/policies: what they call is allowed, and what is allowed
/// is called.
/// </summary>
public sealed class RoleTests(GuardedFleet fleet) : IClassFixture<GuardedFleet>
{
    private const string Source = "s3://data/gsod/";

    /// <summary>
    /// Rights that nobody here can be seen to use, by statement or action: the second of the two that AWS names for the agent of a task,
    /// of which changing its protection uses the first; for parts of a run that are too
    /// large for an item of the table; for the result of a run whose reducer was lost with its last step, which a producer ends when
    /// the queues have been silent for 75 s.
    /// </summary>
    private static readonly string[] s_unseen =
        [
            "ecs:GetTaskProtection", "ReadHeadersTooLargeForTheTable", "WritePartsTooLargeForTheTable", "EndRunsThatNobodyElseEnds",
        ];

    private Command? _worker;

    [Fact]
    public async Task Every_process_does_its_work_under_its_own_role_and_no_right_is_without_use()
    {
        await RunToItsEndAsync();
        await ShrinkTheResultAsync();
        await RequeueItemsAsync();
        await RequeueAndDiscardDeadBatchesAsync();
        await BringLostPartialsHomeAsync();
        await ResumeAListingAsync();
        await LookAndCancelAsync();

        var refused = fleet.Gate.Refused.Select(call => call.ToString()).Distinct().ToList();
        var unused = DeployedRole.All.SelectMany(UnusedRightsOf).ToList();
        Assert.True(refused.Count == 0, $"refused:\n{string.Join('\n', refused)}");
        Assert.True(unused.Count == 0, $"without use:\n{string.Join('\n', unused)}");
    }

    /// <summary>The producer waits long enough to look at the queues, then workers and a reducer take a while over each batch.</summary>
    private async Task RunToItsEndAsync()
    {
        for (var station = 0; station < 6; station++)
        {
            await fleet.PutStationAsync(month: 1 + (station % 2), $"{station:d11}", $"{station}.5");
        }

        fleet.Gate.Slow = call => call is { Principal: "worker", Action: "s3:GetObject" } or { Principal: "reducer", Action: "dynamodb:PutItem" }
            ? TimeSpan.FromSeconds(1.5)
            : TimeSpan.Zero;
        var run = fleet.StartQueuemap("producer", "run", Source, "--run", "first", "--batch-items", "3", "--tasks", "1");
        await LookAtSilentQueuesAsync("producer", batches: 2);
        _worker = fleet.StartWorker();
        fleet.StartReducer();
        (await run.EndAsync()).MustExitWith(0);
        await SeenAsync("worker", "sqs:ChangeMessageVisibility");
        await SeenAsync("reducer", "sqs:ChangeMessageVisibility");
        fleet.Gate.Slow = _ => TimeSpan.Zero;
    }

    /// <summary>Months that a later run has not are removed: by the reducer that ends it. A run without a batch is ended by its producer.</summary>
    private async Task ShrinkTheResultAsync()
    {
        for (var station = 1; station < 6; station += 2)
        {
            await fleet.RemoveAsync($"gsod/2023/{station:d11}.csv");
        }

        (await fleet.QueuemapAsync("producer", "run", Source, "--run", "second")).MustExitWith(0);
        (await fleet.QueuemapAsync("producer", "run", $"{Source}nothing/", "--run", "empty")).MustExitWith(1);
    }

    private async Task RequeueItemsAsync()
    {
        await fleet.PutAsync("gsod/2023/00000000009.csv", "no header of ours\n");
        (await fleet.QueuemapAsync("producer", "run", Source, "--run", "spoilt")).MustExitWith(3);
        (await fleet.QueuemapAsync("operator", "status", "spoilt", "--json")).MustExitWith(0);
        await fleet.PutStationAsync(month: 3, "00000000009", "9.5");
        (await fleet.QueuemapAsync("operator", "requeue", "spoilt")).MustExitWith(0);
    }

    /// <summary>A message that no worker understands, moved by the worker; and a batch that SQS gave up.</summary>
    private async Task RequeueAndDiscardDeadBatchesAsync()
    {
        await fleet.SendForeignAsync("queuemap-batches");
        await SeenAsync("worker", "sqs:SendMessage", DeployedFleet.Variables["batches_dead_arn"]);
        _worker!.Dispose();
        (await fleet.QueuemapAsync("producer", "run", Source, "--run", "given-up", "--detach")).MustExitWith(0);
        await fleet.GiveUpAsync("queuemap-batches", "queuemap-batches-dead");
        await Until.IsAsync(() => fleet.QueuemapAsync("operator", "status", "given-up"), status => status.Output.Contains("Failed", StringComparison.Ordinal));
        (await fleet.QueuemapAsync("operator", "dead", "requeue", "--run", "given-up", "--yes")).MustExitWith(0);
        var resume = fleet.StartQueuemap("operator", "resume", "given-up");
        await LookAtSilentQueuesAsync("operator", batches: 1);
        _worker = fleet.StartWorker();
        (await resume.EndAsync()).MustExitWith(0);
        (await fleet.QueuemapAsync("operator", "dead", "discard", "--yes")).MustExitWith(0);
    }

    private async Task BringLostPartialsHomeAsync()
    {
        await fleet.SendForeignAsync("queuemap-partials");
        await SeenAsync("reducer", "sqs:SendMessage", DeployedFleet.Variables["partials_dead_arn"]);
        await Until.IsAsync(
            () => fleet.QueuemapAsync("operator", "dead", "list", "--partials"),
            list => list.Messages.Contains("1 of 1 dead letters", StringComparison.Ordinal));
        (await fleet.QueuemapAsync("operator", "dead", "discard", "--partials", "--yes")).MustExitWith(0);
    }

    /// <summary>A producer is killed while it lists; who resumes the run lists on.</summary>
    private async Task ResumeAListingAsync()
    {
        fleet.Gate.Slow = call => call is { Principal: "producer", Action: "s3:ListBucket" } ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        using (var run = fleet.StartQueuemap("producer", "run", Source, "--run", "stopped"))
        {
            await run.Began;
        }

        fleet.Gate.Slow = _ => TimeSpan.Zero;
        (await fleet.QueuemapAsync("operator", "resume", "stopped")).MustExitWith(0);
    }

    private async Task LookAndCancelAsync()
    {
        (await fleet.QueuemapAsync("operator", "status")).MustExitWith(0);
        (await fleet.QueuemapAsync("operator", "results")).MustExitWith(0);
        _worker!.Dispose(); // Else the run might end before it is cancelled.
        (await fleet.QueuemapAsync("producer", "run", Source, "--run", "unwanted", "--detach")).MustExitWith(0);
        (await fleet.QueuemapAsync("operator", "update", "unwanted", "--tolerated-failure-count", "1")).MustExitWith(0);
        (await fleet.QueuemapAsync("operator", "cancel", "unwanted")).MustExitWith(0);
    }

    /// <summary>Whoever looks on asks for the second queue only where the first is empty: as it is while its batches are held aside.</summary>
    private async Task LookAtSilentQueuesAsync(string principal, int batches)
    {
        var aside = new List<SqsSend>();
        while (aside.Count < batches)
        {
            aside.Add(await fleet.TakeAsync("queuemap-batches"));
        }

        await SeenAsync(principal, "sqs:GetQueueAttributes", DeployedFleet.Variables["partials_arn"]);
        foreach (var batch in aside)
        {
            await fleet.SendAsync("queuemap-batches", batch);
        }
    }

    private async Task SeenAsync(string principal, string action, string? resource = null) => await Until.IsAsync(
        () => Task.FromResult(fleet.Gate.Made), made => made.Any(call => call.Principal == principal && call.Action == action && call.Resource == (resource ?? call.Resource)));

    private IEnumerable<string> UnusedRightsOf(DeployedRole role) =>
        from statement in role.Statements
        where !s_unseen.Contains(statement.Sid)
        from action in statement.Actions
        where !s_unseen.Contains(action)
        from resource in statement.Resources
        where !fleet.Gate.Made.Any(call => call.Principal == role.Name && call.Action == action && statement.Narrowed(action, resource).Covers(call))
        select $"{role.Name}: {statement.Sid} {action} on {resource}";
}
