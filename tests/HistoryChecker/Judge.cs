using QueueMap.HistoryChecker.Evidence;
using QueueMap.HistoryChecker.Oracles;

namespace QueueMap.HistoryChecker;

/// <summary>All oracles over one history, each by itself: one that fails hides no other.</summary>
public static class Judge
{
    private static readonly (string Name, Func<History, Ruling> Rule)[] s_oracles =
    [
        ("O1", Coverage.Rule), ("O2", Answer.Rule), ("O3", CountedOnce.Rule), ("O4", SameAgain.Rule), ("O5", Durability.Rule), ("O6", Ending.Rule),
        ("O7", Deaths.Rule), ("O8", Bounds.Rule), ("O9", Secrets.Rule), ("O10", Budget.Rule), ("O11", PoisonReach.Rule), ("O12", Stopping.Rule),
    ];

    public static IReadOnlyList<Ruling> Rule(History history) => [.. s_oracles.Select(oracle => Rule(oracle.Name, oracle.Rule, history))];

    private static Ruling Rule(string name, Func<History, Ruling> rule, History history)
    {
        try
        {
            var ruling = rule(history);
            return ruling with { Findings = [.. ruling.Findings, .. history.Facts.Complaints.Where(complaint => complaint.Oracle == name).Select(complaint => complaint.Sentence)] };
        }
        catch (Exception error)
        {
            // Evidence that cannot be read is no pass.
            return new(name, "nothing to the end", [$"the oracle could not read the evidence: {error}"]);
        }
    }
}
