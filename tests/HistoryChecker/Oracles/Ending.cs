using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O6: after the faults stop, the run ends within a bound.</summary>
internal static class Ending
{
    public static Ruling Rule(History history)
    {
        var facts = history.Facts;
        if (facts.EndedAt is not { } ended)
        {
            return new("O6", $"waited {facts.EndsWithin.TotalSeconds:F0} s", [$"the run had not ended {facts.EndsWithin.TotalSeconds:F0} s after the faults stopped"]);
        }

        var took = TimeSpan.FromTicks((ended - facts.FaultsEndedAt) / 100);
        return new(
            "O6", $"ended {took.TotalSeconds:F1} s after the faults, {facts.EndsWithin.TotalSeconds:F0} s allowed",
            took <= facts.EndsWithin ? [] : [$"the run ended {took.TotalSeconds:F1} s after the faults stopped; {facts.EndsWithin.TotalSeconds:F0} s are allowed"]);
    }
}
