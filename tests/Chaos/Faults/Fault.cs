using QueueMap.Chaos.Rounds;

namespace QueueMap.Chaos.Faults;

/// <summary>One fault of the list, and how it is put into a round.</summary>
/// <param name="Id">As the list has it.</param>
/// <param name="What">In a few words.</param>
internal sealed record Fault(string Id, string What, Action<RoundPlan> Plan);

/// <summary>Every fault that is injected into real processes, in the order of the list.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Fault> All { get; } =
        [.. ProcessFaults.All.Concat(QueueFaults.All).Concat(StoreFaults.All).Concat(ContentFaults.All).Concat(TableFaults.All).Concat(HostFaults.All).Concat(PeopleFaults.All)
            .OrderBy(fault => fault.Id, StringComparer.Ordinal)];
}
