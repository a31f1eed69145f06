namespace QueueMap.HistoryChecker.Evidence;

/// <summary>What was set up and done in a round, as whoever did it says. Times are of the machine's monotonic clock, nanoseconds.</summary>
public sealed record RoundFacts
{
    public const string FileName = "round.json";

    public required int Seed { get; init; }

    public required IReadOnlyList<string> Faults { get; init; }

    public required string Run { get; init; }

    public required string BatchesQueue { get; init; }

    public required string PartialsQueue { get; init; }

    public required string RunsTable { get; init; }

    public required string ResultsTable { get; init; }

    public required string SourceBucket { get; init; }

    /// <summary>Of the source, with '/' at its end: keys of items are relative to it.</summary>
    public required string SourcePrefix { get; init; }

    public required string StateBucket { get; init; }

    public required string StatePrefix { get; init; }

    public long StartedAt { get; init; }

    public long FaultsEndedAt { get; init; }

    /// <summary>When the run had ended after that; null where it never did.</summary>
    public long? EndedAt { get; init; }

    public required TimeSpan EndsWithin { get; init; }

    /// <summary>Text that no log may hold: secrets.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Text that is in every row of the source, and that no log of a worker may hold.</summary>
    public required string RowMark { get; init; }

    /// <summary>Keys that killed every process that took them; empty in most rounds.</summary>
    public IReadOnlyList<string> Poison { get; init; } = [];

    /// <summary>Messages of the queues were removed by hand: what a message was for may then have been settled by another one.</summary>
    public bool Purged { get; init; }

    /// <summary>What people saw that was not as it should be.</summary>
    public IReadOnlyList<Complaint> Complaints { get; init; } = [];
}

/// <param name="Oracle">Whose it is: O7.</param>
/// <param name="Sentence">What was seen, and what should have been.</param>
public sealed record Complaint(string Oracle, string Sentence);
