using QueueMap.Chaos.Rounds;

namespace QueueMap.Chaos.Faults;

/// <summary>Objects that are not what they should be.</summary>
internal static class ContentFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F24", "odd and bad text: quotes, ragged rows, encodings, line ends, numbers, rows past 1 MiB, binary", plan => Add(plan, "F24", plan.Content.Texts())),
        new("F25", "gzip: a bomb, members one after the other, a cut end, a wrong checksum", plan => Add(plan, "F25", plan.Content.Gzips())),
        new("F26", "one bad item among sound ones", plan => Add(plan, "F26", Enumerable.Range(0, 3).Select(_ => plan.Content.Bad(plan.Data.Text() + $"\"{plan.RowMark}\"\n", "bad-row")))),
    ];

    private static void Add(RoundPlan plan, string fault, IEnumerable<HistoryChecker.Evidence.GivenObject> objects)
    {
        var made = objects.ToList();
        plan.Objects.AddRange(made);
        plan.Acts.Add((scene, _) =>
        {
            scene.Counts.Add(fault, made.Count);
            return Task.CompletedTask;
        });
    }
}
