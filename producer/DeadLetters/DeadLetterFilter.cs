using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>Which dead letters are meant. What is not set lets every letter through.</summary>
public sealed record DeadLetterFilter
{
    public string? Run { get; init; }

    public IReadOnlySet<int>? Batches { get; init; }

    /// <summary>Part of the error's type or message, in any case.</summary>
    public string? Error { get; init; }

    public bool Matches(DeadLetter letter) =>
        (Run is null || letter.Batch?.Run == Run)
        && (Batches is null || (letter.Batch is { } batch && Batches.Contains(batch.Batch)))
        && (Error is null || Names(letter.Cause.Error) || Names(letter.Cause.Message));

    private bool Names(string text) => text.Contains(Error!, StringComparison.OrdinalIgnoreCase);
}
