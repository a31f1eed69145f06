using System.Text.Json.Nodes;
using QueueMap.Chaos.People;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Rounds;

namespace QueueMap.Chaos.Faults;

/// <summary>Deployments and scaling.</summary>
internal static class PeopleFaults
{
    private static readonly string[] s_roles = ["map", "reduce"];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F37", "workers are scaled from none to some to none, flapping", Flap),
        new("F38", "a rolling deployment, with messages of the release before and of the next", Roll),
    ];

    private static void Flap(RoundPlan plan) => plan.Acts.Add(async (scene, stop) =>
    {
        await scene.Work.WaitAsync(stop);
        for (var turn = 0; turn < 3; turn++)
        {
            await RoundScene.PauseAsync(0.8 + scene.Chance.NextDouble(), stop);
            foreach (var member in scene.Fleet.Of("map").Where(member => member.Limit is null))
            {
                member.Send(Signal.Terminate);
            }

            scene.Counts.Add("F37");
            await RoundScene.PauseAsync(0.5, stop);
            for (var i = 0; i < scene.Chance.Next(1, 4); i++)
            {
                scene.Fleet.StartWorker("map");
            }

            scene.Counts.Add("F37");
        }
    });

    // This release knows one version, and refuses every other before it reads on: such messages wait in the dead-letter queues.
    private static void Roll(RoundPlan plan) => plan.Acts.Add(async (scene, stop) =>
    {
        await scene.Work.WaitAsync(stop);
        foreach (var role in s_roles)
        {
            foreach (var member in scene.Fleet.Of(role).Where(member => member.Limit is null))
            {
                await RoundScene.PauseAsync(0.7, stop);
                foreach (var (kind, queue) in new[] { ("MapBatch", scene.Facts.BatchesQueue), ("PartialMaxima", scene.Facts.PartialsQueue) })
                {
                    if (SentMessages.Read(scene.Folder, kind).LastOrDefault() is { } body)
                    {
                        foreach (var version in new JsonNode?[] { 0, 2, null })
                        {
                            await scene.Queues.SendAsync(queue, OfVersion(body, version));
                            scene.Counts.Add("F38");
                        }
                    }
                }

                scene.Fleet.StartWorker(role);
                member.Send(Signal.Terminate);
            }
        }
    });

    private static string OfVersion(string body, JsonNode? version)
    {
        var envelope = JsonNode.Parse(body)!.AsObject();
        var message = envelope["message"]!.AsObject();
        message.Remove("version");
        if (version is not null)
        {
            message["version"] = version.DeepClone();
        }

        return envelope.ToJsonString();
    }
}
