namespace QueueMap.HistoryChecker;

/// <summary>What one oracle says of a round.</summary>
/// <param name="Oracle">O1 to O12.</param>
/// <param name="Looked">What it looked at, with counts: a pass over nothing is seen as such.</param>
/// <param name="Findings">A sentence each; none where it passed.</param>
public sealed record Ruling(string Oracle, string Looked, IReadOnlyList<string> Findings)
{
    public bool Passed => Findings.Count == 0;
}
