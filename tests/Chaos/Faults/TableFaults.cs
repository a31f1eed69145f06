using System.Globalization;
using QueueMap.Chaos.Data;
using QueueMap.Chaos.Rounds;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>What DynamoDB may do to a write, a read and a page.</summary>
internal static class TableFaults
{
    private const int Writers = 50;

    /// <summary>What packs badly, so much a month that one shard is past 380 KB packed, and its partial still below 1 MiB.</summary>
    private const int WideMonths = 1_700;

    private const int WideName = 330;

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F27", "throttling, internal errors and cut connections of the tables", Refusals),
        new("F28", "a write is applied and its answer lost", plan =>
            plan.Dynamo.Add(Rules.Often("F28", "PutItem", FaultKind.LostResponse, 0.2))),
        new("F29", "fifty writers at one shard", Contenders),
        new("F30", "pages of one item, an empty page that goes on, entries of a batch not processed", Pages),
        new("F31", "the state of a shard past 400 KB", Wide),
    ];

    private static void Refusals(RoundPlan plan)
    {
        foreach (var operation in new[] { "PutItem", "GetItem" })
        {
            plan.Dynamo.Add(Rules.Often("F27", operation, FaultKind.Throttled, 0.12));
            plan.Dynamo.Add(Rules.Often("F27", operation, FaultKind.ServerError, 0.08));
            plan.Dynamo.Add(Rules.Often("F27", operation, FaultKind.LostRequest, 0.05));
        }
    }

    private static void Contenders(RoundPlan plan) => plan.Acts.Add(async (scene, stop) =>
    {
        await scene.Work.WaitAsync(stop);
        for (var volley = 0; volley < 5; volley++)
        {
            await RoundScene.PauseAsync(1, stop);
            var won = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => scene.Tables.TouchAsync($"shard-{scene.Chance.Next(4):d3}")));
            scene.Counts.Add("F29", won.Count(first => first));
        }
    });

    private static void Pages(RoundPlan plan)
    {
        plan.DynamoToTheEnd.Add(Rules.Often("F30", "Query", FaultKind.EmptyPage, 0.7));
        plan.DynamoToTheEnd.Add(Rules.Often("F30", "Query", FaultKind.SmallPage, 1));
        plan.DynamoToTheEnd.Add(Rules.Often("F30", "Scan", FaultKind.SmallPage, 1));
        plan.Sqs.Add(Rules.Often("F30", "SendMessageBatch", FaultKind.PartialFailure, 0.1));
        plan.Acts.Add(async (scene, stop) =>
        {
            await scene.Work.WaitAsync(stop);
            await scene.Fleet.RunAsync(stop, "status");
        });
    }

    private static void Wide(RoundPlan plan)
    {
        var text = new System.Text.StringBuilder(SourceData.Header).Append('\n');
        var name = new byte[WideName * 3 / 4];
        for (var month = 0; month < WideMonths; month++)
        {
            plan.Chance.NextBytes(name);
            var date = new DateOnly(1800 + (month / 12), 1 + (month % 12), 1);
            var value = (plan.Chance.Next(600, 1_000) / 10m).ToString("0.0", CultureInfo.InvariantCulture);
            text.Append(SourceData.Row("1", date, plan.RowMark + Convert.ToBase64String(name), value)).Append('\n');
        }

        plan.Objects.Add(plan.Data.Object(text.ToString()));
        plan.Afterwards.Add((scene, _) =>
        {
            var spilled = File.ReadLines(Path.Join(scene.Folder, "calls-s3.jsonl")).Count(line => line.Contains("PutObject", StringComparison.Ordinal) && line.Contains("/files/state/", StringComparison.Ordinal));
            scene.Counts.Add("F31", spilled);
            return Task.CompletedTask;
        });
    }
}
