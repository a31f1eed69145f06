using System.Text;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Rounds;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>What S3 may do to a GET and to a listing.</summary>
internal static class StoreFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F19", "bursts of 500 and 503, time-outs, resets, a name that does not resolve", Bursts),
        new("F20", "bodies shorter or longer than promised, and corrupted bytes", Bodies),
        new("F21", "a byte a second; a stall amid a body", Slow),
        new("F22", "404, 412, 403 and archived objects", Classes),
        new("F23", "a listing of many pages, of which some fail; keys added and removed meanwhile; odd keys", Listing),
    ];

    private static void Bursts(RoundPlan plan)
    {
        plan.S3.Add(Rules.Burst("F19", "GetObject", FaultKind.ServerError, plan.Chance.Next(5, 60), 25, Rules.Source));
        plan.S3.Add(Rules.Burst("F19", "GetObject", FaultKind.Throttled, plan.Chance.Next(90, 150), 25, Rules.Source));
        plan.S3.Add(Rules.Often("F19", "GetObject", FaultKind.LostRequest, 0.1));
        plan.S3.Add(Rules.Often("F19", "PutObject", FaultKind.ServerError, 0.1));
        plan.S3.Add(Rules.Often("F19", "GetObject", FaultKind.Latency, 0.02, Rules.Source, limit: 1, milliseconds: 12_000));
        plan.Acts.Add((scene, _) =>
        {
            scene.Fleet.StartWorker("map", new Launch(
                new Dictionary<string, string> { ["AWS_ENDPOINT_URL_S3"] = "http://does-not-resolve.invalid" }, Limit: "a name of S3 that does not resolve"));
            scene.Counts.Add("F19");
            return Task.CompletedTask;
        });
    }

    private static void Bodies(RoundPlan plan)
    {
        foreach (var kind in new[] { FaultKind.TruncatedBody, FaultKind.ShortBody, FaultKind.LongBody, FaultKind.CorruptBody })
        {
            plan.S3.Add(Rules.Often("F20", "GetObject", kind, 0.06, Rules.Source));
        }
    }

    private static void Slow(RoundPlan plan)
    {
        plan.S3.Add(Rules.Often("F21", "GetObject", FaultKind.SlowBody, 0.05, Rules.Source, limit: 3, milliseconds: 1_000));
        plan.S3.Add(Rules.Often("F21", "GetObject", FaultKind.StalledBody, 0.05, Rules.Source, limit: 3));
    }

    private static void Classes(RoundPlan plan)
    {
        foreach (var kind in new[] { FaultKind.NotFound, FaultKind.Changed, FaultKind.Denied, FaultKind.Archived })
        {
            var item = plan.Data.Object(plan.Data.Text());
            plan.Objects.Add(item);
            plan.S3.Insert(0, Rules.Often("F22", "GetObject", kind, 1, item.Key));
        }
    }

    private static void Listing(RoundPlan plan)
    {
        plan.S3.Insert(0, Rules.Often("F23", "ListObjectsV2", FaultKind.ServerError, 0.05, Rules.Source));
        plan.S3.Add(Rules.Often("F23", "ListObjectsV2", FaultKind.SmallPage, 0.9, Rules.Source));

        // A folder each: fauxqs lists in the order of a language, S3 in that of bytes, and a folder that came in another order is
        // rightly not gone on with when its producer was killed.
        foreach (var (folder, odd) in new[] { "a b", "a+b", "a%2Bb", "ä€", "a//b", "a..b", "a\nb", new string('k', 980) }.Index())
        {
            plan.Objects.Add(new($"{2031 + folder}/{odd}{plan.Data.Key()[5..]}", Encoding.UTF8.GetBytes(plan.Data.Text())));
        }

        for (var i = 0; i < 3; i++)
        {
            plan.Late.Add(plan.Data.Object(plan.Data.Text()) with { Optional = true });
            plan.Removed.Add(plan.Data.Object(plan.Data.Text()) with { Optional = true });
        }

        plan.Acts.Add(async (scene, stop) =>
        {
            await RoundScene.PauseAsync(1.2, stop);
            foreach (var item in plan.Late)
            {
                await scene.World.Buckets.PutAsync(scene.Facts.SourceBucket, scene.Facts.SourcePrefix + item.Key, item.Content!, CancellationToken.None);
            }

            foreach (var item in plan.Removed)
            {
                await scene.World.Buckets.RemoveAsync(scene.Facts.SourceBucket, scene.Facts.SourcePrefix + item.Key);
            }

            scene.Counts.Add("F23", plan.Late.Count + plan.Removed.Count);
        });
    }
}
