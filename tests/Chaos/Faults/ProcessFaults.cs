using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Rounds;
using QueueMap.FaultProxy;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>Processes that are killed, stopped and frozen at each step of their work.</summary>
internal static class ProcessFaults
{
    /// <summary>Visibility is 2 s in every round: another process has the message by then.</summary>
    private static readonly TimeSpan s_pastVisibility = TimeSpan.FromSeconds(3.5);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F01", "a worker is killed after receive, amid a GET, after computing, after sending, before delete", KillWorker),
        new("F02", "storms of SIGTERM; a drain past its limit, then SIGKILL", Storm),
        new("F03", "a worker is frozen past the visibility timeout, and goes on", Freeze),
        new("F04", "a worker with too little memory; an item that kills its process", Poison),
        new("F05", "the producer is killed amid listing, before and after a send, before the seal", KillProducer),
        new("F07", "a reducer is killed before and after a fold, before and after finalizing", KillReducer),
    ];

    private static void KillWorker(RoundPlan plan)
    {
        var step = plan.Chance.Next(5);
        var rule = step switch
        {
            0 => Rules.Trap("F01/received", "GetObject", FaultKind.Latency, 5, 6, Rules.Source),
            1 => Rules.Trap("F01/amid-get", "GetObject", FaultKind.StalledBody, 12, 6, Rules.Source),
            2 => Rules.Trap("F01/computed", "SendMessageBatch", FaultKind.Latency, 2, 6, text: "PartialMaxima"),
            3 => Rules.Trap("F01/sent", "SendMessageBatch", FaultKind.HeldResponse, 2, 6, text: "PartialMaxima"),
            _ => Rules.Trap("F01/before-delete", "DeleteMessageBatch", FaultKind.Latency, 2, 6, text: $"/b{plan.Seed}\""),
        };
        (step < 2 ? plan.S3 : plan.Sqs).Insert(0, rule);
        plan.Acts.Add((scene, stop) => scene.TrapAsync(step < 2 ? scene.World.S3 : scene.World.Sqs, rule.Name!, 2, scene.Fleet.ReplaceAsync, stop));
    }

    private static void KillProducer(RoundPlan plan)
    {
        // Two of the four steps, in a row: the second one is of the producer that went on.
        var first = plan.Chance.Next(3);
        foreach (var step in new[] { first, first + 1 })
        {
            var (rules, rule, proxy) = step switch
            {
                0 => (plan.S3, Rules.Trap("F05/listing", "ListObjectsV2", FaultKind.Latency, 2, 1, Rules.Source), (Func<RoundScene, ProxyProcess>)(scene => scene.World.S3)),
                1 => (plan.Sqs, Rules.Trap("F05/before-send", "SendMessageBatch", FaultKind.Latency, 2, 1, text: $"/b{plan.Seed}\""), scene => scene.World.Sqs),
                2 => (plan.Sqs, Rules.Trap("F05/after-send", "SendMessageBatch", FaultKind.HeldResponse, 4, 1, text: $"/b{plan.Seed}\""), scene => scene.World.Sqs),
                _ => (plan.Dynamo, Rules.Trap("F05/before-seal", "PutItem", FaultKind.Latency, plan.Chance.Next(2, 6), 1, text: "\"S\":\"header\""), scene => scene.World.Dynamo),
            };
            rules.Insert(0, rule);
            plan.Acts.Add((scene, stop) => scene.TrapAsync(proxy(scene), rule.Name!, 1, member => scene.Fleet.ReplaceAsync(member), stop));
        }
    }

    private static void KillReducer(RoundPlan plan)
    {
        var step = plan.Chance.Next(4);
        var rule = step switch
        {
            0 => Rules.Trap("F07/before-fold", "PutItem", FaultKind.Latency, 2, 5, text: "\"S\":\"shard-"),
            1 => Rules.Trap("F07/after-fold", "PutItem", FaultKind.HeldResponse, 2, 5, text: "\"S\":\"shard-"),
            2 => Rules.Trap("F07/before-finalizing", "PutObject", FaultKind.Latency, 1, 5, path: "/results/"),
            _ => Rules.Trap("F07/amid-finalizing", "PutItem", FaultKind.HeldResponse, 1, 5, text: $"\"results{plan.Seed}\""),
        };
        (step == 2 ? plan.S3 : plan.Dynamo).Insert(0, rule);
        plan.Acts.Add((scene, stop) => scene.TrapAsync(step == 2 ? scene.World.S3 : scene.World.Dynamo, rule.Name!, 2, scene.Fleet.ReplaceAsync, stop));
    }

    private static void Freeze(RoundPlan plan)
    {
        var rule = Rules.Often("F03/frozen", "GetObject", FaultKind.Latency, 0.1, Rules.Source, milliseconds: 500);
        plan.S3.Insert(0, rule);
        plan.Acts.Add((scene, stop) => scene.TrapAsync(scene.World.S3, rule.Name!, 2, async member =>
        {
            member.Send(Signal.Stop);
            await RoundScene.PauseAsync(s_pastVisibility, stop);
            member.Send(Signal.Continue);
        }, stop));
    }

    private static void Storm(RoundPlan plan)
    {
        // So that a drain has something to wait for, and may be past its limit.
        plan.S3.Add(Rules.Often("F02/slow", "GetObject", FaultKind.Latency, 0.1, Rules.Source, limit: 6, milliseconds: 4_000));
        plan.Acts.Add(async (scene, stop) =>
        {
            await scene.Work.WaitAsync(stop);
            for (var i = 0; i < 2; i++)
            {
                await RoundScene.PauseAsync(1.5 + scene.Chance.NextDouble(), stop);
                var told = scene.Fleet.Of("map").Where(member => member.Limit is null).ToList();
                told.ForEach(member => member.Send(Signal.Terminate));
                told.ForEach(_ => scene.Fleet.StartWorker("map"));
                scene.Counts.Add("F02", told.Count);
                await RoundScene.PauseAsync(2.5, stop);
                foreach (var late in told.Where(member => !member.HasExited))
                {
                    await late.KillAsync();
                }
            }
        });
    }

    private static void Poison(RoundPlan plan)
    {
        plan.Acts.Add((scene, stop) =>
        {
            // 24 MB: it starts, and dies or thrashes when it works.
            scene.Fleet.StartWorker("map", new Launch(new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x1800000" }, Limit: "24 MB of heap"));
            scene.Counts.Add("F04");
            return Task.CompletedTask;
        });
        plan.GivesUpEarly();
        var key = plan.Data.Key();
        plan.Objects.Add(new(key, System.Text.Encoding.UTF8.GetBytes(plan.Data.Text())));
        plan.Poison.Add(key);
        plan.S3.Insert(0, Rules.Often("F04/poison", "GetObject", FaultKind.Latency, 1, key, milliseconds: 30_000));
        plan.Acts.Add(async (scene, stop) =>
        {
            // Two deaths, not five: else the faults of the round would be over before the item is given up.
            await scene.Queues.SetMaxReceiveCountAsync(scene.Facts.BatchesQueue, 2);
            await scene.TrapAsync(scene.World.S3, "F04/poison", 3, scene.Fleet.ReplaceAsync, stop);
        });
    }
}
