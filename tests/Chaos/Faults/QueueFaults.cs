using System.Text.Json.Nodes;
using QueueMap.Chaos.People;
using QueueMap.Chaos.Rounds;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>What SQS may do to a message, and what people do to queues.</summary>
internal static class QueueFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F09", "a message comes twice: at once, after its deletion, after the run", Duplicates),
        new("F10", "visibility expires amid work; renewals fail, are throttled, come late", Renewals),
        new("F12", "a receive is counted whose answer never came", plan =>
            plan.Sqs.Add(Rules.Often("F12", "ReceiveMessage", FaultKind.LostResponse, 0.15))),
        new("F13", "a send's answer is lost; entries of it fail; its entries come in another order", Sends),
        new("F14", "deletions fail, are lost, or have a stale receipt", Deletions),
        new("F15", "dead letters are requeued, by two at once, after success, after the run", DeadLetters),
        new("F16", "too many in flight; a queue purged, deleted and made anew; a wrong redrive policy", Queues),
        new("F17", "foreign messages: no JSON, other versions, 1 MiB, deep nesting, another run, a forged bucket", Foreign),
    ];

    private static void Duplicates(RoundPlan plan)
    {
        plan.Sqs.Add(Rules.Often("F09", "ReceiveMessage", FaultKind.Duplicate, 0.2));
        plan.Sqs.Add(Rules.Often("F09", "ReceiveMessage", FaultKind.DuplicateAfterDelete, 0.25));
        plan.Afterwards.Add(async (scene, _) =>
        {
            foreach (var (kind, queue) in new[] { ("MapBatch", scene.Facts.BatchesQueue), ("PartialMaxima", scene.Facts.PartialsQueue) })
            {
                foreach (var body in SentMessages.Read(scene.Folder, kind).Take(3))
                {
                    await scene.Queues.SendAsync(queue, body);
                    scene.Counts.Add("F09");
                }
            }
        });
    }

    private static void Renewals(RoundPlan plan)
    {
        plan.S3.Add(Rules.Often("F10", "GetObject", FaultKind.Latency, 0.05, Rules.Source, limit: 5, milliseconds: 5_500));
        plan.Sqs.Add(Rules.Often("F10", "ChangeMessageVisibilityBatch", FaultKind.Throttled, 0.25));
        plan.Sqs.Add(Rules.Often("F10", "ChangeMessageVisibilityBatch", FaultKind.LostRequest, 0.2));
        plan.Sqs.Add(Rules.Often("F10", "ChangeMessageVisibilityBatch", FaultKind.Latency, 0.3, milliseconds: 1_800));
    }

    private static void Sends(RoundPlan plan)
    {
        plan.Sqs.Add(Rules.Often("F13", "SendMessageBatch", FaultKind.LostResponse, 0.12));
        plan.Sqs.Add(Rules.Often("F13", "SendMessageBatch", FaultKind.PartialFailure, 0.2));
        plan.Sqs.Add(Rules.Often("F13", "SendMessageBatch", FaultKind.Reordered, 0.4));
    }

    private static void Deletions(RoundPlan plan)
    {
        plan.Sqs.Add(Rules.Often("F14", "DeleteMessageBatch", FaultKind.ServerError, 0.1));
        plan.Sqs.Add(Rules.Often("F14", "DeleteMessageBatch", FaultKind.LostRequest, 0.1));
        plan.Sqs.Add(Rules.Often("F14", "DeleteMessageBatch", FaultKind.LostResponse, 0.1));
        plan.Sqs.Add(Rules.Often("F14", "DeleteMessageBatch", FaultKind.PartialFailure, 0.1));
        plan.Sqs.Add(Rules.Often("F14", "DeleteMessageBatch", FaultKind.StaleReceipt, 0.4));
    }

    private static void DeadLetters(RoundPlan plan)
    {
        plan.GivesUpEarly();
        plan.S3.Insert(0, Rules.Trap("F15/dying", "GetObject", FaultKind.Latency, 9, 2, Rules.Source));
        plan.Acts.Add(async (scene, stop) =>
        {
            // Who dies with a batch makes it a dead letter at once.
            await scene.Queues.SetMaxReceiveCountAsync(scene.Facts.BatchesQueue, 1);
            await scene.TrapAsync(scene.World.S3, "F15/dying", 2, scene.Fleet.ReplaceAsync, stop);
        });
        plan.Afterwards.Add(async (scene, stop) =>
        {
            // A letter of a batch that has long been folded, as SQS brings one late.
            foreach (var body in SentMessages.Read(scene.Folder, "MapBatch").Take(1))
            {
                await scene.Queues.SendAsync($"{scene.Facts.BatchesQueue}-dead", body);
                await scene.Fleet.RunAsync(stop, "dead", "requeue", "--run", scene.Facts.Run, "--yes");
                scene.Counts.Add("F15");
            }
        });
    }

    private static void Queues(RoundPlan plan)
    {
        plan.Sqs.Add(Rules.Often("F16", "ReceiveMessage", FaultKind.OverLimit, 0.2));
        var act = plan.Chance.Next(3);
        plan.Purges |= act != 2;
        plan.NeedsSetup |= act != 0;
        plan.Acts.Add(async (scene, stop) =>
        {
            await scene.Work.WaitAsync(stop);
            await RoundScene.PauseAsync(scene.Chance.NextDouble(), stop);
            var queue = scene.Chance.Next(2) == 0 ? scene.Facts.BatchesQueue : scene.Facts.PartialsQueue;
            scene.Counts.Add("F16");
            switch (act)
            {
                case 0:
                    await scene.Queues.PurgeAsync(queue);
                    break;
                case 1:
                    await scene.Queues.DeleteAsync(queue);
                    await scene.Fleet.RunAsync(stop, "setup");
                    break;
                default:
                    await scene.Queues.SetMaxReceiveCountAsync(scene.Facts.BatchesQueue, 1);
                    break;
            }
        });
    }

    private static void Foreign(RoundPlan plan) => plan.Acts.Add(async (scene, stop) =>
    {
        await scene.Work.WaitAsync(stop);
        var real = SentMessages.Read(scene.Folder, "MapBatch").FirstOrDefault();
        var partial = SentMessages.Read(scene.Folder, "PartialMaxima").FirstOrDefault();
        List<string> bodies =
        [
            "no JSON at all", new string('x', (1 << 20) - 100), string.Concat(Enumerable.Repeat("[", 5_000)), "{}",
            .. real is null ? [] : new[] { Edited(real, message => message["run"] = "another"), Edited(real, message => message["bucket"] = "forged"), Edited(real, message => message["version"] = 99) },
            .. partial is null ? [] : new[] { Edited(partial, message => message["batch"] = 1_000_000), Edited(partial, message => message["run"] = "another") },
        ];
        foreach (var body in bodies)
        {
            await scene.Queues.SendAsync(scene.Facts.BatchesQueue, body);
            await scene.Queues.SendAsync(scene.Facts.PartialsQueue, body);
            scene.Counts.Add("F17", 2);
        }
    });

    private static string Edited(string body, Action<JsonObject> edit)
    {
        var envelope = JsonNode.Parse(body)!.AsObject();
        edit(envelope["message"]!.AsObject());
        return envelope.ToJsonString();
    }
}
